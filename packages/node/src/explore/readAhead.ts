/** An item with its value, or with the error of reading it. */
export type Outcome<Item, Value> = { item: Item } & ({ value: Value } | { error: unknown });

/**
 * Reads items in order and ahead of the consumer. An item that fails is read once more by itself, since libvips mixes up the messages of
 * pictures that it decodes at the same time.
 *
 * @param ahead items in memory besides the current one
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
