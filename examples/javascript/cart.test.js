const { Cart, UnknownItemError } = require('./cart');

describe('Cart', () => {
  let cart;
  beforeEach(() => {
    cart = new Cart();
  });

  it('costs nothing when it is empty', () => {
    expect(cart.total).toBe(0);
    expect(cart.shipping).toBe(0);
  });

  it('adds up what is in it, with shipping', () => {
    cart.add('pen', 150, 2).add('ink', 700);
    expect(cart.subtotal).toBe(1000);
    expect(cart.total).toBe(1490);
  });

  it('joins lines of the same article', () => {
    cart.add('pen', 100, 6).add('pen', 100, 4);
    expect(cart.subtotal).toBe(900);
  });

  it.each([
    [9, 900],
    [10, 900],
    [11, 990],
  ])('gives a discount from ten pieces on: %i', (count, subtotal) => {
    expect(cart.add('pen', 100, count).subtotal).toBe(subtotal);
  });

  it('ships for free from fifty on', () => {
    expect(cart.add('lamp', 4999).shipping).toBe(490);
    expect(cart.add('clip', 1).shipping).toBe(0);
  });

  it.each([-1, 1.5, '3'])('refuses %p as a price', (price) => {
    expect(() => cart.add('pen', price)).toThrow(RangeError);
  });

  it('refuses a count of none', () => {
    expect(() => cart.add('pen', 100, 0)).toThrow('0 is no count');
  });

  it('forgets what is taken out', () => {
    cart.add('pen', 150).remove('pen');
    expect(cart.total).toBe(0);
    expect(() => cart.remove('pen')).toThrow(UnknownItemError);
  });

  describe('at the till', () => {
    it('pays the total and gives a receipt', async () => {
      const pay = jest.fn().mockResolvedValue({ id: 'p-1' });
      const receipt = await cart.add('lamp', 4999).checkOut(pay);
      expect(receipt).toEqual({ id: 'p-1', paid: 5489, items: ['lamp'] });
      expect(pay).toHaveBeenCalledWith(5489);
    });

    it('takes nothing for an empty cart', async () => {
      await expect(cart.checkOut(jest.fn())).rejects.toThrow('the cart is empty');
    });
  });
});
