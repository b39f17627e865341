/**
 * Packs the packages as npm publishes them, and installs their tarballs in a folder. Shared by the
 * package tests.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export const PACKAGE_NAMES = readdirSync(join(ROOT, 'packages')).filter((name) =>
  existsSync(join(ROOT, 'packages', name, 'package.json')),
);

export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

export function npm(cwd: string, ...args: readonly string[]): string {
  return execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Packed packages. */
export interface Packed {
  /** The folder of the tarballs. */
  readonly folder: string;
  /** Path of each package's tarball, by the package's name. */
  readonly tarballs: Readonly<Record<string, string>>;
}

/** Packs every package into a new folder. */
export function packAll(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'sense-packed-'));
  const packed = JSON.parse(
    npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder, ...PACKAGE_NAMES.map(workspace)),
  ) as PackResult[] | Record<string, PackResult>;
  const tarballs = Object.values(packed).map(({ name, filename }) => [
    name.replace('@sense/', ''),
    join(folder, filename.replace('@sense/', 'sense-')),
  ]);
  return { folder, tarballs: Object.fromEntries(tarballs) as Record<string, string> };
}

interface PackResult {
  readonly name: string;
  readonly filename: string;
}

const workspace = (name: string): string => `--workspace=packages/${name}`;

/** Installs tarballs and their peer dependencies, at the versions this repository uses, in `folder`. */
export function installAll(folder: string, tarballs: Readonly<Record<string, string>>): void {
  const own = Object.entries(tarballs).map(([name, file]) => [`@sense/${name}`, `file:${file}`]);
  const peers = ['rxjs', 'three'].map((name) => [name, installedVersion(name)]);
  const dependencies = Object.fromEntries([...own, ...peers]) as Record<string, string>;
  const manifest = { name: 'application', private: true, type: 'module', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund');
}

function installedVersion(name: string): string {
  const manifest = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
