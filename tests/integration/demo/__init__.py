"""The demo store on a real file."""
