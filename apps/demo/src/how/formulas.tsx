import type { ComponentChildren, VNode } from 'preact';

/** J = alpha J_content + beta J_style, in three parts: a line breaks between them where it is too short. */
export function CostFormula(): VNode {
  return (
    <p class="how-formula how-formula-large">
      <math>
        <mi>J</mi>
        <Parentheses>
          <mi class="of-picture">G</mi>
        </Parentheses>
        <mo>=</mo>
      </math>{' '}
      <Pull weight="α" of="content" to="C" />{' '}
      <math>
        <mo>+</mo>
      </math>{' '}
      <Pull weight="β" of="style" to="S" />
    </p>
  );
}

/** J_content = 1 / (4 h w c) * sum((a_C - a_G)^2), in two parts. */
export function ContentFormula(): VNode {
  return (
    <p class="how-formula">
      <math displaystyle>
        <Cost of="content" />
        <mo>=</mo>
        <mfrac>
          <mn>1</mn>
          <mrow>
            <mn>4</mn>
            <mi>h</mi>
            <mi>w</mi>
            <mi>c</mi>
          </mrow>
        </mfrac>
      </math>{' '}
      <SumOfSquares>
        <msub>
          <mi>a</mi>
          <mi>C</mi>
        </msub>
        <mo>−</mo>
        <msub>
          <mi>a</mi>
          <mi class="of-picture">G</mi>
        </msub>
      </SumOfSquares>
    </p>
  );
}

/** gram_ij = sum over positions p of a_pi a_pj */
export function GramFormula(): VNode {
  return (
    <math display="block" class="how-formula">
      <msub>
        <mi mathvariant="normal">gram</mi>
        <mrow>
          <mi>i</mi>
          <mi>j</mi>
        </mrow>
      </msub>
      <mo>=</mo>
      <munder>
        <mo>∑</mo>
        <mi mathvariant="normal">positions</mi>
      </munder>
      <msub>
        <mi>a</mi>
        <mi>i</mi>
      </msub>
      <mo>·</mo>
      <msub>
        <mi>a</mi>
        <mi>j</mi>
      </msub>
    </math>
  );
}

/** J_style = 1 / (4 c^2 (h w)^2) * sum((gram_S - gram_G)^2), in two parts. */
export function StyleFormula(): VNode {
  return (
    <p class="how-formula">
      <math displaystyle>
        <Cost of="style" />
        <mo>=</mo>
        <mfrac>
          <mn>1</mn>
          <mrow>
            <mn>4</mn>
            <msup>
              <mi>c</mi>
              <mn>2</mn>
            </msup>
            <msup>
              <mrow>
                <Parentheses>
                  <mi>h</mi>
                  <mi>w</mi>
                </Parentheses>
              </mrow>
              <mn>2</mn>
            </msup>
          </mrow>
        </mfrac>
      </math>{' '}
      <SumOfSquares>
        <msub>
          <mi mathvariant="normal">gram</mi>
          <mi>S</mi>
        </msub>
        <mo>−</mo>
        <msub>
          <mi mathvariant="normal">gram</mi>
          <mi class="of-picture">G</mi>
        </msub>
      </SumOfSquares>
    </p>
  );
}

/** G := G - step * dJ/dG */
export function StepFormula(): VNode {
  return (
    <math display="block" class="how-formula">
      <mi class="of-picture">G</mi>
      <mo>:=</mo>
      <mi class="of-picture">G</mi>
      <mo>−</mo>
      <mi mathvariant="normal">step</mi>
      <mo>·</mo>
      <mfrac>
        <mrow>
          <mo>∂</mo>
          <mi>J</mi>
        </mrow>
        <mrow>
          <mo>∂</mo>
          <mi class="of-picture">G</mi>
        </mrow>
      </mfrac>
    </math>
  );
}

function Cost({ of }: { of: 'content' | 'style' }): VNode {
  return (
    <msub class={`of-${of}`}>
      <mi>J</mi>
      <mi mathvariant="normal">{of}</mi>
    </msub>
  );
}

/** A weight, times the distance of G from one picture. */
function Pull({ weight, of, to }: { weight: string; of: 'content' | 'style'; to: string }): VNode {
  return (
    <math class={`of-${of}`}>
      <mi>{weight}</mi>
      <mspace width="0.15em" />
      <Cost of={of} />
      <Parentheses>
        <mi>{to}</mi>
        <mo>,</mo>
        <mi class="of-picture">G</mi>
      </Parentheses>
    </math>
  );
}

function SumOfSquares({ children }: { children: ComponentChildren }): VNode {
  return (
    <math displaystyle>
      <mo>∑</mo>
      <msup>
        <mrow>
          <Parentheses>{children}</Parentheses>
        </mrow>
        <mn>2</mn>
      </msup>
    </math>
  );
}

// Preact leaves out an attribute whose value is `false`.
const never = 'false' as unknown as boolean;

/** As high as letters: some fonts would stretch them to the height of a fraction, or of the line. */
function Parentheses({ children }: { children: ComponentChildren }): VNode {
  return (
    <>
      <mo stretchy={never}>(</mo>
      {children}
      <mo stretchy={never}>)</mo>
    </>
  );
}
