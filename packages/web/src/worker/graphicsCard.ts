/** A graphics card, as far as the browser tells. */
export interface GraphicsCard {
  /** What the browser calls it. */
  name: string;
  /** Whether it is none: the processor computes in its place. */
  isSoftware: boolean;
}

interface AdapterInfo {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  isFallbackAdapter?: boolean;
}

interface Adapter {
  info?: AdapterInfo;
  /** Where older browsers have it. */
  isFallbackAdapter?: boolean;
}

declare global {
  interface WorkerNavigator {
    readonly gpu?: { requestAdapter(): Promise<Adapter | null> };
  }
}

/** What renderers of software call themselves: Chromium's, Mesa's two, Mesa's for Vulkan, Windows's, and Apple's. */
const software = /swiftshader|llvmpipe|softpipe|lavapipe|basic render|software/i;

/** The part of a card's name that tells of software; undefined if there is none. */
export function softwareIn(name: string): string | undefined {
  return software.exec(name)?.[0];
}

let gpu: Promise<GraphicsCard | undefined> | undefined;
let gl: { card: GraphicsCard | undefined } | undefined;

/** The card that WebGPU would use; undefined if there is none. */
export function gpuCard(): Promise<GraphicsCard | undefined> {
  gpu ??= askGpu();
  return gpu;
}

async function askGpu(): Promise<GraphicsCard | undefined> {
  const adapter = await (navigator as WorkerNavigator).gpu?.requestAdapter().catch(() => null);
  if (!adapter) return undefined;
  const {
    vendor = '',
    architecture = '',
    device = '',
    description = '',
    isFallbackAdapter = false,
  } = adapter.info ?? {};
  const name = description || [vendor, architecture, device].filter((part) => part !== '').join(' ');
  const isFallback = isFallbackAdapter || (adapter.isFallbackAdapter ?? false);
  const isNamed = softwareIn(`${vendor} ${architecture} ${device} ${description}`) !== undefined;
  return { name: name || 'a card without a name', isSoftware: isFallback || isNamed };
}

/** The card that WebGL would use; undefined if there is none. */
export function glCard(): GraphicsCard | undefined {
  gl ??= { card: askGl() };
  return gl.card;
}

function askGl(): GraphicsCard | undefined {
  const context = contextOf();
  if (!context) return undefined;
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  // Browsers know of more cards of software than we do.
  const slow = contextOf({ failIfMajorPerformanceCaveat: true });
  slow?.getExtension('WEBGL_lose_context')?.loseContext();
  return { name, isSoftware: softwareIn(name) !== undefined || !slow };
}

function contextOf(options?: WebGLContextAttributes): WebGL2RenderingContext | null {
  return globalThis.OffscreenCanvas ? new OffscreenCanvas(1, 1).getContext('webgl2', options) : null;
}
