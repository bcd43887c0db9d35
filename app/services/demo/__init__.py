"""The demo store: a coffee and grocery shop with a year behind it, made by the real use cases."""

from app.services.demo.build import DemoPlan, DemoStore, build_demo
from app.services.demo.shop import DemoShop, read_shop

__all__ = ["DemoPlan", "DemoShop", "DemoStore", "build_demo", "read_shop"]
