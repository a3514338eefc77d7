/** What became of reading an item. */
export type Outcome<Item, Value> = { item: Item } & ({ value: Value } | { error: unknown });

/**
 * Reads items in their order, some of them ahead of whoever takes them: the next are decoded while the last is worked on. An item that could
 * not be read is read once more, with no other beside it: libvips collects the messages of all that it decodes at a time in one place, so
 * that one gets another's, or none.
 *
 * @param ahead how many are in memory besides the one that was handed out
 */
export async function* readAhead<Item, Value>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Value>,
  ahead: number,
): AsyncGenerator<Outcome<Item, Value>, void, void> {
  const underWay: Promise<Outcome<Item, Value>>[] = [];
  const begin = (item: Item): Promise<Outcome<Item, Value>> =>
    read(item).then(
      (value) => ({ item, value }),
      (error: unknown) => ({ item, error }),
    );
  const take = async (): Promise<Outcome<Item, Value>> => {
    const outcome = await (underWay.shift() as Promise<Outcome<Item, Value>>);
    if (!('error' in outcome)) return outcome;
    await Promise.all(underWay);
    return begin(outcome.item);
  };
  for (const item of items) {
    underWay.push(begin(item));
    if (underWay.length > ahead) yield await take();
  }
  while (underWay.length > 0) yield await take();
}
