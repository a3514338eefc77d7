import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { lit, type SymbolName, symbolOf, symbols } from './symbols.ts';

/**
 * A formula: MathML that plugins/formulas.ts makes during the build from one of our own .tex files. A symbol that is pointed at, tapped or
 * focused lights up, and so does its picture; the last one stays explained below.
 */
export function Formula({ of }: { of: string }): VNode {
  const explained = useSignal<SymbolName | undefined>(undefined);
  const point = ({ target }: Event): void => {
    const symbol = symbolOf(target);
    lit.value = symbol;
    if (symbol) explained.value = symbol;
  };
  const leave = (): void => {
    lit.value = undefined;
  };
  return (
    <div class="how-formula">
      <p
        onPointerOver={point}
        onPointerDown={point}
        onPointerLeave={leave}
        onFocusIn={point}
        onFocusOut={leave}
        dangerouslySetInnerHTML={{ __html: of }}
      />
      <p class="how-meaning small muted" role="status">
        {explained.value ? symbols[explained.value] : 'Point at a symbol, or tap it.'}
      </p>
    </div>
  );
}
