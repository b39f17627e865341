import { ENGINE_FORMAT } from "@sense/core/offline"; export async function main(argv: string[]): Promise<number> { console.log(argv.slice(2), ENGINE_FORMAT); return 0; }
