import { expect, it } from 'vitest';
import { kindsName, layerName } from './kinds.ts';

it('a territory is called by its kind', () => {
  expect(layerName('territories', 'peoples')).toBe('Land of peoples');
  expect(layerName('territories', 'protected')).toBe('Protected land');
  expect(layerName('territories', 'world_heritage')).toBe('World heritage');
  expect(layerName('territories')).toBe('Territories');
  expect(layerName('licences', 'peoples')).toBe('Licences');
});
it('the legend names the kinds there are', () => {
  expect(kindsName(new Set(['protected', 'peoples']))).toBe('Land of peoples, protected land');
  expect(kindsName(new Set())).toBe('Territories');
});
