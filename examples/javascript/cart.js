/** A shopping cart that knows about bulk prices and shipping. Amounts are whole cents. */

const FREE_SHIPPING_FROM = 5000;
const SHIPPING = 490;
const BULK_FROM = 10;
const BULK_DISCOUNT = 0.1;

class UnknownItemError extends Error {
  constructor(sku) {
    super(`there is no ${sku} in the cart`);
    this.name = 'UnknownItemError';
  }
}

class Cart {
  #lines = new Map();

  add(sku, price, count = 1) {
    if (!Number.isInteger(price) || price < 0) throw new RangeError(`${price} is no price`);
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} is no count`);
    const line = this.#lines.get(sku) ?? { price, count: 0 };
    this.#lines.set(sku, { price, count: line.count + count });
    return this;
  }

  remove(sku) {
    if (!this.#lines.delete(sku)) throw new UnknownItemError(sku);
    return this;
  }

  get subtotal() {
    let sum = 0;
    for (const { price, count } of this.#lines.values()) {
      const full = price * count;
      sum += count >= BULK_FROM ? Math.round(full * (1 - BULK_DISCOUNT)) : full;
    }
    return sum;
  }

  get shipping() {
    return this.#lines.size === 0 || this.subtotal >= FREE_SHIPPING_FROM ? 0 : SHIPPING;
  }

  get total() {
    return this.subtotal + this.shipping;
  }

  /** Hands the cart to a payment service; what it answers becomes the receipt. */
  async checkOut(pay) {
    if (this.#lines.size === 0) throw new Error('the cart is empty');
    const { id } = await pay(this.total);
    return { id, paid: this.total, items: [...this.#lines.keys()] };
  }
}

module.exports = { Cart, UnknownItemError };
