// A file of its own in the package, which the worker fetches when somebody selects.
import { Selector } from '@pastiche/core';

Object.assign(globalThis, { PasticheSelector: Selector });
