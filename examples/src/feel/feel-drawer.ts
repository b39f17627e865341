/**
 * The drawer below the player: places, motors, timing, shakers and the text of it all. Built when it
 * is first opened; closed it draws nothing, plays nothing and calibrates nothing.
 */
import { Scope } from '@sense/core';
import { byId } from '../page/dom.js';
import { createActuatorsView, type ActuatorsView } from './actuators/actuators-view.js';
import { createFileView } from './file-view.js';
import { createMatrixView } from './matrix-view.js';
import { createShakerView, type ShakerView } from './shaker-view.js';
import type { TapViewHost } from './calibration/tap-view.js';

/** @param onOpen hears of the drawer's scope, for what else is to be drawn while it is open */
export function createFeelDrawer(host: TapViewHost, onOpen: (scope: Scope) => void): void {
  const drawer = byId<HTMLDetailsElement>('feel-more');
  let parts: { readonly actuators: ActuatorsView; readonly shaker: ShakerView } | undefined;
  let scope: Scope | undefined;
  drawer.ontoggle = () => {
    scope?.dispose();
    scope = undefined;
    if (!drawer.open) return;
    scope = new Scope();
    parts ??= build(host);
    parts.actuators.open(scope);
    parts.shaker.open(scope);
    onOpen(scope);
  };
  byId('feel-more-open').onclick = () => {
    drawer.open = true;
    drawer.scrollIntoView({ block: 'start' });
    drawer.querySelector('summary')!.focus({ preventScroll: true });
  };
}

function build(host: TapViewHost): { actuators: ActuatorsView; shaker: ShakerView } {
  createMatrixView(byId<HTMLTableElement>('matrix'), host.hub);
  createFileView(host.hub);
  return { actuators: createActuatorsView(byId('actuators'), host), shaker: createShakerView(host) };
}
