export const vgg19 = new URL('./vgg19.safetensors', import.meta.url);
