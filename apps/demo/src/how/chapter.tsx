import type { ComponentChildren, VNode } from 'preact';

interface Props {
  number: number;
  title: string;
  /** Which term of J it is about: gives it its color. */
  of?: 'content' | 'style';
  /** What is said, beside what is shown. */
  text: ComponentChildren;
  children: ComponentChildren;
}

/** A chapter of the explanation: words on one side, something alive on the other. */
export function Chapter({ number, title, of, text, children }: Props): VNode {
  const id = `how-chapter-${number}`;
  return (
    <section class={`how-chapter ${of ? `is-${of}` : ''}`} aria-labelledby={id}>
      <div class="how-words">
        <h2 id={id}>
          <span class="how-number" aria-hidden="true">
            {number}
          </span>
          {title}
        </h2>
        {text}
      </div>
      <div class="how-shown">{children}</div>
    </section>
  );
}
