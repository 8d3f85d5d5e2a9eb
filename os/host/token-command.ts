import { connectTo } from '../data/connect.ts'
import { connectionUrlOf } from '../data/embedded-postgres.ts'
import { migrate } from '../data/migrate.ts'
import { openData } from '../data/open-data.ts'
import { createTokens, type Tokens } from '../identity/tokens.ts'
import { allMigrations } from './apps.ts'
import { type Config, prepareDataFolder } from './config.ts'

/** Runs `work` on the tokens of a running platform, or of one that is not running: its database is opened for the while. */
export async function withTokens(config: Config, work: (tokens: Tokens) => Promise<void>): Promise<void> {
  const running = config.postgresUrl ?? (await connectionUrlOf(config.dataFolder))
  if (running) {
    const { sql } = connectTo(running, { max: 1 })
    try {
      await migrate(sql, allMigrations)
      await work(createTokens(sql, Date.now))
    } finally {
      await sql.end({ timeout: 2 })
    }
    return
  }
  prepareDataFolder(config.dataFolder)
  const data = await openData({ folder: config.dataFolder })
  try {
    await migrate(data.sql, allMigrations)
    await work(createTokens(data.sql, Date.now))
  } finally {
    await data.close()
  }
}
