"""Shipping prices of a small web shop. All amounts are in cents."""

FREE_FROM = 5000
REMOTE_POSTCODES = ("63", "690", "695")
ZONES = {"domestic": 300, "asia": 1200, "world": 2500}


def is_remote(postcode: str) -> bool:
    """Islands cost extra; their postcodes share a few prefixes."""
    return postcode.strip().startswith(REMOTE_POSTCODES)


def weight_surcharge(grams: int) -> int:
    """The first kilogram is free, then each started kilogram counts."""
    if grams <= 0:
        raise ValueError("weight must be positive")
    if grams <= 1000:
        return 0
    if grams > 30_000:
        raise ValueError("too heavy for a parcel")
    started = -(-(grams - 1000) // 1000)
    return started * (100 if grams <= 10_000 else 150)


def shipping_price(subtotal: int, grams: int, zone: str = "domestic", postcode: str = "") -> int:
    if zone not in ZONES:
        raise KeyError(zone)
    price = ZONES[zone] + weight_surcharge(grams)
    if zone == "domestic":
        if subtotal >= FREE_FROM:
            price = weight_surcharge(grams)
        if is_remote(postcode):
            price += 400
    return price


def delivery_window(zone: str, express: bool = False) -> tuple[int, int]:
    """Earliest and latest day of arrival."""
    first, last = {"domestic": (1, 3), "asia": (4, 9)}.get(zone, (7, 21))
    if express:
        return max(1, first // 2), max(1, last // 3)
    return first, last


def parcel_label(name: str, zone: str, fragile: bool = False) -> str:
    label = f"{name.strip().upper() or 'RESIDENT'} / {zone}"
    return f"[FRAGILE] {label}" if fragile else label
