"""The screens: Qt lives here and only here; presenters and theme tokens do without it."""
