/**
 * Language models that can write shows: the prompt they get, and the adapter of the model that Chrome ships. A model
 * never gets audio, only the description.
 */
import type { SceneInfo } from '@sense/visuals/engine';
import { HAPTIC_PRESETS } from '@sense/haptics/engine';

/**
 * Writes a document: gets a prompt and the JSON Schema of the answer, and gives the text of the document. What it
 * throws counts as no answer.
 */
export type LanguageModel = (
  prompt: string,
  schema: Readonly<Record<string, unknown>>,
  options: { readonly signal?: AbortSignal },
) => Promise<string> | string;

/** The prompt for a description. */
export function promptOf(text: string, scenes: readonly SceneInfo[]): string {
  const sceneLines = scenes.map(
    ({ id, description, presets }) => `- ${id}: ${description} Presets: ${Object.keys(presets).join(', ')}.`,
  );
  const hapticLines = Object.entries(HAPTIC_PRESETS).map(([id, { description }]) => `- ${id}: ${description}`);
  return [
    'Write a show for live music as one JSON document that follows the given schema. Answer with the JSON only.',
    'A style value of 0.5 is neutral; a level of 1 is unchanged, 0 silent.',
    'Scenes:',
    ...sceneLines,
    'Haptic presets:',
    ...hapticLines,
    'The description, between the lines:',
    '---',
    text,
    '---',
  ].join('\n');
}

/** The part of the Prompt API of browsers that is used. */
export interface PromptApi {
  availability(): Promise<string>;
  create(options: { readonly signal?: AbortSignal }): Promise<{
    prompt(
      text: string,
      options: { readonly responseConstraint: object; readonly signal?: AbortSignal },
    ): Promise<string>;
    destroy(): void;
  }>;
}

/**
 * The model of the browser (Prompt API), which runs on the device; undefined where there is none or it would first
 * have to be downloaded.
 *
 * ```ts
 * const model = await promptApiModel();
 * const { show } = model ? await describeShow(text, { model }) : describeShow(text);
 * ```
 *
 * @param api default: `LanguageModel` of the page
 */
export async function promptApiModel(
  api: PromptApi | undefined = (globalThis as { LanguageModel?: PromptApi }).LanguageModel,
): Promise<LanguageModel | undefined> {
  if (api === undefined || (await api.availability()) !== 'available') return undefined;
  return async (prompt, schema, { signal }) => {
    const abort = signal ? { signal } : {};
    const session = await api.create(abort);
    try {
      return await session.prompt(prompt, { responseConstraint: schema, ...abort });
    } finally {
      session.destroy();
    }
  };
}
