/** The scene contract, for every scene that ships. */
import { SCENES } from '@sense/visuals';
import { describeScene } from './scene.js';

for (const scene of SCENES) describeScene(scene.id, scene.create);
