/** The scene contract, for every scene that ships. */
import { createLandscapeScene } from '@sense/visuals';
import { describeScene } from './scene.js';

describeScene('landscape', createLandscapeScene);
