import type { ComponentChildren, VNode } from 'preact';

/** J = alpha J_content + beta J_style */
export function CostFormula(): VNode {
  return (
    <math display="block" class="how-formula how-formula-large">
      <mi>J</mi>
      <mo>(</mo>
      <mi class="of-picture">G</mi>
      <mo>)</mo>
      <mo>=</mo>
      <mrow class="of-content">
        <mi>α</mi>
        <mspace width="0.15em" />
        <Cost of="content" />
        <mo>(</mo>
        <mi>C</mi>
        <mo>,</mo>
        <mi class="of-picture">G</mi>
        <mo>)</mo>
      </mrow>
      <mo>+</mo>
      <mrow class="of-style">
        <mi>β</mi>
        <mspace width="0.15em" />
        <Cost of="style" />
        <mo>(</mo>
        <mi>S</mi>
        <mo>,</mo>
        <mi class="of-picture">G</mi>
        <mo>)</mo>
      </mrow>
    </math>
  );
}

/** J_content = 1 / (4 h w c) * sum((a_C - a_G)^2) */
export function ContentFormula(): VNode {
  return (
    <math display="block" class="how-formula">
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
      <mo>∑</mo>
      <Squared>
        <msub>
          <mi>a</mi>
          <mi>C</mi>
        </msub>
        <mo>−</mo>
        <msub>
          <mi>a</mi>
          <mi class="of-picture">G</mi>
        </msub>
      </Squared>
    </math>
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

/** J_style = 1 / (4 c^2 (h w)^2) * sum((gram_S - gram_G)^2) */
export function StyleFormula(): VNode {
  return (
    <math display="block" class="how-formula">
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
              <mo>(</mo>
              <mi>h</mi>
              <mi>w</mi>
              <mo>)</mo>
            </mrow>
            <mn>2</mn>
          </msup>
        </mrow>
      </mfrac>
      <mo>∑</mo>
      <Squared>
        <msub>
          <mi mathvariant="normal">gram</mi>
          <mi>S</mi>
        </msub>
        <mo>−</mo>
        <msub>
          <mi mathvariant="normal">gram</mi>
          <mi class="of-picture">G</mi>
        </msub>
      </Squared>
    </math>
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

function Squared({ children }: { children: ComponentChildren }): VNode {
  return (
    <msup>
      <mrow>
        <mo>(</mo>
        {children}
        <mo>)</mo>
      </mrow>
      <mn>2</mn>
    </msup>
  );
}
