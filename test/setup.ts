import * as tf from '@tensorflow/tfjs-core';

// tfjs advises on every start on the plain JavaScript backend to install another.
tf.env().set('PROD', true);
