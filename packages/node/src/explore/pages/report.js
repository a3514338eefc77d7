// The script of the pages written by `pastiche explore`: a classic script, since browsers load no modules from disk. Names are inserted as
// text only. Without it the pages can be read but not searched.
(() => {
  const isIndex = document.body.dataset.page === 'index';
  const input = document.querySelector('.search input');
  const output = document.querySelector('.search output');
  const counted = (n, noun) => `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;

  /** Creates an element with properties and children. */
  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  /** The numbers of the units that have a patch from a picture whose name contains `text`. */
  function unitsWith(text, { names, numbers, units }) {
    const wanted = new Set(names.flatMap((name, i) => (name.toLowerCase().includes(text) ? [i] : [])));
    return numbers.filter((_, i) => units[i].some(([name]) => wanted.has(name)));
  }

  // The search is part of the address, so that it can be bookmarked and sent: `#q=beach`, `#unit-42`.
  const asked = () => (location.hash.startsWith('#q=') ? decodeURIComponent(location.hash.slice(3)) : '');
  const replaceHash = (hash) => history.replaceState(null, '', hash || location.pathname.split('/').at(-1));

  document.querySelector('.search').addEventListener('submit', (event) => event.preventDefault());

  // A layer

  let layer;

  function startLayer() {
    const wall = document.querySelector('.wall');
    const nothing = document.querySelector('.nothing');
    const cards = new Map([...wall.children].map((card) => [Number(card.id.slice('unit-'.length)), card]));
    const dialog = document.querySelector('dialog');
    const order = document.querySelector('.search select');
    if (layer.cell < 32) dialog.dataset.pixels = '';

    function matching(text) {
      const range = /^\s*(\d+)\s*(?:[-–]\s*(\d+)\s*)?$/.exec(text);
      if (text.trim() === '') return layer.numbers;
      const byName = unitsWith(text.trim().toLowerCase(), layer);
      if (!range) return byName;
      const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])];
      const byNumber = layer.numbers.filter((number) => number >= from && number <= to);
      // A number may also be part of a picture's name.
      return byNumber.length > 0 ? byNumber : byName;
    }

    function search() {
      const found = new Set(matching(input.value));
      for (const [number, card] of cards) card.hidden = !found.has(number);
      nothing.hidden = found.size > 0;
      output.textContent = counted(found.size, 'unit');
    }

    const strength = (number) => layer.units[layer.numbers.indexOf(number)][0]?.[1] ?? 0;
    function sort() {
      const numbers = [...layer.numbers];
      if (order.value === 'activation') numbers.sort((a, b) => strength(b) - strength(a));
      wall.append(...numbers.map((number) => cards.get(number)));
    }

    /** One cell of a unit's picture. */
    function tile(unit, column, row, alt) {
      const { grid, projected, slug } = layer;
      const columns = projected ? 2 * grid : grid;
      const at = (place, of) => (of > 1 ? (100 * place) / (of - 1) : 0);
      const element = make('span', { className: 'tile' });
      element.setAttribute('role', 'img');
      element.setAttribute('aria-label', alt);
      element.style.backgroundImage = `url("units/${slug}/${unit}.webp")`;
      element.style.backgroundSize = `${100 * columns}% ${100 * grid}%`;
      element.style.backgroundPosition = `${at(column, columns)}% ${at(row, grid)}%`;
      return element;
    }

    function patch(unit, [name, activation, x, y, left, top, width, height], i) {
      const { grid, projected, names } = layer;
      const [column, row] = [i % grid, Math.floor(i / grid)];
      const picture = make('button', {
        className: 'name',
        type: 'button',
        textContent: names[name],
        title: 'Show all units of this layer with a patch from this picture',
      });
      picture.addEventListener('click', () => {
        dialog.close();
        input.value = names[name];
        searched();
        input.focus();
      });
      const pair = make('span', { className: 'pair' }, tile(unit, column, row, `Patch of ${names[name]}`));
      if (projected) pair.append(tile(unit, grid + column, row, 'Its projection'));
      const where = `Activation ${activation} at position ${x}, ${y} of the layer; its receptive field is ${width}×${height} pixels at ${left}, ${top}`;
      const amount = make('span', { textContent: `${activation} at ${x}, ${y}`, title: where });
      return make('li', {}, pair, make('p', {}, picture, amount));
    }

    /** A hint on how to turn the unit up or down when painting. */
    function turning(unit) {
      const flag = make('code', { textContent: `--units ${layer.layer}:${unit}=0.2` });
      const words = ' paints with a fifth of what the painting has of this unit, =2 with twice as much.';
      return make('p', { className: 'turning' }, 'The option ', flag, words);
    }

    function open(unit) {
      const shown = [...wall.children].filter((card) => !card.hidden).map((card) => Number(card.id.slice(5)));
      const place = shown.indexOf(unit);
      const go = (label, to) => {
        const button = make('button', { type: 'button', textContent: label, disabled: shown[to] === undefined });
        button.addEventListener('click', () => open(shown[to]));
        return button;
      };
      const close = make('button', { type: 'button', textContent: 'Close', className: 'close' });
      close.addEventListener('click', () => dialog.close());
      const patches = layer.units[layer.numbers.indexOf(unit)];
      const title = make('h2', { id: 'unit-title', textContent: `${layer.layer}, unit ${unit}` });
      const [previous, next] = [go('Previous', place - 1), go('Next', place + 1)];
      const list = patches.length > 0 ? patches.map((each, i) => patch(unit, each, i)) : ['It never fired.'];
      // Keyboard focus stays on the same button.
      const label = dialog.contains(document.activeElement) ? document.activeElement.textContent : '';
      dialog.replaceChildren(
        make('div', { className: 'bar' }, title, previous, next, close),
        make('ol', { className: 'patches' }, ...list),
        turning(unit),
      );
      if (!dialog.open) dialog.showModal();
      dialog.scrollTop = 0;
      const again = [previous, next].find(({ textContent, disabled }) => textContent === label && !disabled);
      (again ?? close).focus();
      replaceHash(`#unit-${unit}`);
    }

    function searched() {
      search();
      replaceHash(input.value && `#q=${encodeURIComponent(input.value)}`);
    }

    function follow() {
      const unit = /^#unit-(\d+)$/.exec(location.hash);
      if (unit && cards.has(Number(unit[1]))) open(Number(unit[1]));
      else if (location.hash.startsWith('#q=')) input.value = asked();
      search();
    }

    wall.addEventListener('click', (event) => {
      const card = event.target.closest('a.card');
      if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(Number(card.parentElement.id.slice(5)));
    });
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener('keydown', ({ key }) => {
      const button = { ArrowLeft: 1, ArrowRight: 2 }[key];
      if (button) dialog.querySelector(`.bar > :nth-child(${button + 1})`).click();
    });
    dialog.addEventListener('close', () => {
      const unit = /^#unit-(\d+)$/.exec(location.hash);
      replaceHash(input.value && `#q=${encodeURIComponent(input.value)}`);
      if (unit) cards.get(Number(unit[1]))?.querySelector('a')?.focus();
    });
    input.addEventListener('input', searched);
    order.addEventListener('change', sort);
    addEventListener('hashchange', follow);
    sort();
    follow();
  }

  // The index: searches a picture's units in all layers. The layers' data are loaded with the first search.

  const layers = [];

  function startIndex() {
    const found = document.querySelector('.found');
    const slugs = [...document.querySelectorAll('.layers [data-layer]')].map(({ dataset }) => dataset.layer);
    let loading;

    function load(slug) {
      return new Promise((resolve, reject) => {
        const script = make('script', { src: `units/${slug}.js`, onload: resolve, onerror: reject });
        document.head.append(script);
      });
    }

    async function search() {
      const text = input.value.trim().toLowerCase();
      replaceHash(text && `#q=${encodeURIComponent(text)}`);
      if (text) {
        loading ??= Promise.all(slugs.map(load));
        await loading;
      }
      if (text !== input.value.trim().toLowerCase()) return;
      const ordered = slugs.flatMap((slug) => layers.filter((each) => each.slug === slug));
      const rows = text ? ordered.map((each) => ({ ...each, hits: unitsWith(text, each) })) : [];
      const pictures = new Set(rows.flatMap(({ names }) => names.filter((name) => name.toLowerCase().includes(text))));
      const units = rows.reduce((sum, { hits }) => sum + hits.length, 0);
      output.textContent = text ? `${counted(pictures.size, 'picture')}, ${counted(units, 'unit')}` : '';
      const some = [...pictures].sort().slice(0, 12);
      const list = rows
        .filter(({ hits }) => hits.length > 0)
        .map((row) => {
          const link = make('a', { href: `${row.slug}.html#q=${encodeURIComponent(text)}`, textContent: row.layer });
          return make('li', {}, link, `: ${counted(row.hits.length, 'unit')}`);
        });
      const title = `${some.join(', ')}${pictures.size > some.length ? ', …' : ''}`;
      found.replaceChildren(...(list.length > 0 ? [make('h2', { textContent: title }), make('ul', {}, ...list)] : []));
    }

    input.addEventListener('input', search);
    input.value = asked();
    if (input.value) search();
  }

  // The layers' data scripts call this.
  window.explorer = {
    add(data) {
      if (isIndex) layers.push(data);
      else {
        layer = data;
        startLayer();
      }
    },
  };
  if (isIndex) startIndex();
})();
