import type { SeedRun } from '../../contract/index.ts'

export async function seed(_run: SeedRun, _today: string): Promise<void> {}
