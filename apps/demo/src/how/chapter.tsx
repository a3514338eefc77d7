import type { ComponentChildren, VNode } from 'preact';

interface Props {
  number: number;
  title: string;
  /** The term of J that the chapter explains; sets its color. */
  of?: 'content' | 'style';
  text: ComponentChildren;
  children: ComponentChildren;
}

/** A chapter: text on one side, something interactive on the other. */
export function Chapter({ number, title, of, text, children }: Props): VNode {
  const id = `how-chapter-${number}`;
  return (
    <section class={`how-chapter stack ${of ? `is-${of}` : ''}`} aria-labelledby={id}>
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
