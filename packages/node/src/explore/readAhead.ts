/** What became of reading an item. */
export type Outcome<Item, Value> = { item: Item } & ({ value: Value } | { error: unknown });

/**
 * Reads items in their order, some of them ahead of whoever takes them: the next are decoded while the last is worked on.
 *
 * @param ahead how many are in memory besides the one that was handed out
 */
export async function* readAhead<Item, Value>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Value>,
  ahead: number,
): AsyncGenerator<Outcome<Item, Value>, void, void> {
  const underWay: Promise<Outcome<Item, Value>>[] = [];
  for (const item of items) {
    underWay.push(
      read(item).then(
        (value) => ({ item, value }),
        (error: unknown) => ({ item, error }),
      ),
    );
    if (underWay.length > ahead) yield await (underWay.shift() as Promise<Outcome<Item, Value>>);
  }
  for (const outcome of underWay) yield await outcome;
}
