import type { ComponentChildren, VNode } from 'preact';
import { query } from './state.ts';

interface Props {
  label: string;
  placeholder: string;
  /** What was found. */
  result: string;
  children?: ComponentChildren;
}

/** The search of a page. Its text is part of the address, so that it can be bookmarked and sent. */
export function SearchForm({ label, placeholder, result, children }: Props): VNode {
  return (
    <search class="row report-search">
      <label>
        {label}
        <input
          id="search"
          type="search"
          placeholder={placeholder}
          autocomplete="off"
          spellcheck={false}
          value={query.value}
          onInput={({ currentTarget }) => {
            query.value = currentTarget.value;
          }}
        />
      </label>
      {children}
      <output aria-live="polite">{result}</output>
    </search>
  );
}
