"""The programme document as a thing people write: checked, advised on, told in words."""
