import { expect, it } from 'vitest';
import { html, scriptJson } from './html.ts';

it('escapes what is filled in, in text and in attributes, but for markup and lists of it', () => {
  const name = `<img onerror="alert('&')">`;
  const inner = html`<b>${name}</b>`;
  expect(html`<p title="${name}">${[inner, 7, undefined]}</p>`.text).toBe(
    '<p title="&lt;img onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;"><b>&lt;img onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;</b>7</p>',
  );
});

it('writes values into a script that nothing ends early, and that mean the same', () => {
  const value = { name: '</script><!--\u2028\u2029 `', list: [1, null] };
  const text = scriptJson(value);
  expect(text).not.toMatch(/[<\u2028\u2029]/);
  expect(JSON.parse(text)).toEqual(value);
});
