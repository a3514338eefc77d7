// tfjs-core on its own registers no gradients. This is the one place where pastiche does.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
