"""Stock of a warehouse: reservations hold items until they are shipped or released."""


class OutOfStock(Exception):
    """Fewer items are free than were asked for."""


class Inventory:
    def __init__(self, capacity: int = 100):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self.capacity = capacity
        self.stock: dict[str, int] = {}
        self.reserved: dict[str, int] = {}

    @property
    def total(self) -> int:
        return sum(self.stock.values())

    def receive(self, item: str, count: int = 1) -> int:
        """Takes goods in and returns how many of the item there are now."""
        if count <= 0:
            raise ValueError("count must be positive")
        if self.total + count > self.capacity:
            raise OverflowError("warehouse is full")
        self.stock[item] = self.stock.get(item, 0) + count
        return self.stock[item]

    def available(self, item: str) -> int:
        return self.stock.get(item, 0) - self.reserved.get(item, 0)

    def reserve(self, item: str, count: int = 1) -> int:
        """Holds items for an order; returns how many stay available."""
        if count > self.available(item):
            raise OutOfStock(f"{item}: {self.available(item)} available, {count} wanted")
        self.reserved[item] = self.reserved.get(item, 0) + count
        return self.available(item)

    def release(self, item: str) -> int:
        """Gives up all reservations of an item; returns how many there were."""
        return self.reserved.pop(item, 0)

    def ship(self, item: str) -> int:
        """Sends out what is reserved; returns how many items left the house."""
        count = self.reserved.pop(item, 0)
        if count:
            self.stock[item] -= count
            if self.stock[item] == 0:
                del self.stock[item]
        return count

    def shortage(self, minimum: int = 5) -> list[str]:
        return sorted(item for item in self.stock if self.available(item) < minimum)
