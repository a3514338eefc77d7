/** The address of VGG-19's weights, `vgg19.safetensors`: pass it as `weights`. */
export declare const vgg19: URL;
