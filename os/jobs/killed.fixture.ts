import { connectTo } from '../data/connect.ts'
import { openTenantData } from '../data/tenancy.ts'
import { createJobs, noInput } from './jobs.ts'

/** A process that takes jobs up and never ends them. Arguments: the database's URL, the lease in ms. */
const [url, leaseMs] = process.argv.slice(2)
const { sql } = connectTo(url)
const jobs = createJobs({
  sql,
  tenants: await openTenantData(sql, url, 'secret'),
  tenantIds: async () => [],
  actorOf: async () => null,
  timeZone: 'UTC',
  log: () => {},
  leaseMs: Number(leaseMs),
})
for (const id of ['test.survivor', 'test.once'])
  jobs.register({
    id,
    label: { zh: id, en: id },
    input: noInput,
    repeatable: id !== 'test.once',
    async run({ progress }) {
      await progress.report(0.5)
      process.stdout.write('running\n')
      await new Promise(() => {})
    },
  })
await jobs.start()
