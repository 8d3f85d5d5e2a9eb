import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  MessageSecurityMode,
  nodesets,
  OPCUACertificateManager,
  OPCUAClient,
  OPCUAServer,
  SecurityPolicy,
} from 'node-opcua'
import type { DeviceAnswer, Devices } from '../../contract/app.ts'
import { quality } from '../../contract/quality.ts'
import { addTrainingCnc, trainingNamespace } from '../../demo/machine-shop/training-cnc.ts'
import { readNodes, writeNode } from '../../drivers/opcua/access.ts'
import { DataTypes } from '../../drivers/opcua/data-types.ts'
import { withKernel } from '../../os/kernel/testing.ts'
import { equipmentApp } from '../equipment/app.ts'
import { registerEquipment } from '../equipment/commands/register-equipment.ts'
import { registerType } from '../equipment/commands/register-type.ts'
import { sparesApp } from '../spares/app.ts'
import { remoteOperationApp } from './app.ts'

/** Points of the tests, by code: a machine's own prefix, then the path of its node in the simulated CNC. */
const nodeOf = (code: string) => code.slice(code.indexOf(':') + 1)

/** A simulated CNC behind a real OPC UA server, and the driver's own reading and writing of it. */
export async function startCnc(slowMs?: number) {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-cnc-'))
  const store = new OPCUACertificateManager({ rootFolder: folder, disableFileWatchers: true })
  await store.initialize()
  const server = new OPCUAServer({
    ...{ port: 0, host: '127.0.0.1', hostname: '127.0.0.1', nodeset_filename: [nodesets.standard, nodesets.cnc] },
    ...{ securityModes: [MessageSecurityMode.None], securityPolicies: [SecurityPolicy.None] },
    ...{ serverCertificateManager: store, userCertificateManager: store },
  })
  await server.initialize()
  const cnc = addTrainingCnc(server.engine.addressSpace!, slowMs)
  await server.start()
  const port = server.endpoints[0].port
  const client = OPCUAClient.create({
    clientCertificateManager: store,
    endpointMustExist: false,
    keepSessionAlive: true,
  })
  await client.connect(`opc.tcp://127.0.0.1:${port}`)
  const session = await client.createSession()
  const index = (await session.readNamespaceArray()).indexOf(trainingNamespace)
  const types = new DataTypes(session)
  let node = nodeOf
  const id = (code: string) => `ns=${index};s=${node(code)}`
  return {
    cnc,
    port,
    /** Other codes than those of the tests. */
    pointsAt(of: (code: string) => string) {
      node = of
    },
    read: (codes: readonly string[]) => readNodes(session, codes.map(id), 100, Date.now),
    async write({ point, value }: Parameters<Devices['write']>[0]): Promise<DeviceAnswer> {
      const outcome = await writeNode(session, types, id(point), value)
      if (outcome.ok) return { ok: true, readBack: outcome.readBack }
      const { refusal } = outcome
      return { ok: false, sent: true, code: refusal?.code ?? '', texts: refusal?.texts() ?? { zh: '', en: '' } }
    },
    async close() {
      // a silent machine never answers: what hangs there is not waited for
      await Promise.race([client.disconnect(), new Promise((resolve) => setTimeout(resolve, 1_000))])
      await server.shutdown(0)
      await store.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Cnc = Awaited<ReturnType<typeof startCnc>>

/** The kernel with the app on a real database, two machines behind one CNC, and the jobs that were queued. */
export async function withRemote(cnc: Cnc, node?: (code: string) => string) {
  if (node) cnc.pointsAt(node)
  const queued: unknown[] = []
  /** Points whose values are told otherwise than the CNC says: of bad quality, old, or not there. */
  const told = new Map<string, { quality?: number; age?: number } | null>()
  const under = await withKernel([sparesApp, equipmentApp, remoteOperationApp], {
    live: () => ({
      async read(codes) {
        const known = codes.filter((code) => told.get(code) !== null)
        const values = await cnc.read(known)
        return known.map((code, n) => {
          const { quality: word = values[n].quality, age = 0 } = told.get(code) ?? {}
          return { code, value: values[n].value, quality: word, time: under.kernel.clock() - age }
        })
      },
    }),
    history: () => ({ samples: async () => [], buckets: async () => [], at: async () => null }),
    enqueue: async (_scope, _job, input) => `job-${queued.push(input)}`,
  })
  const keeper = under.actor('keeper')
  const type = await under.run(registerType, keeper, { code: 'LJ', name: '立式加工中心', category: 'machineTool' })
  for (const code of ['M01', 'XL1'])
    await under.run(registerEquipment, keeper, { code, name: '加工中心', type: type.id, criticality: 'A' })
  return { under, queued, told, bad: quality.badCommFailure }
}
