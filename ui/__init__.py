"""The screen: shows what the service knows and passes on what people decide; holds no rules of matching."""
