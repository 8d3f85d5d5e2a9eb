import {
  DataType,
  DataValue,
  MessageSecurityMode,
  nodesets,
  OPCUAServer,
  RegisterServerMethod,
  SecurityPolicy,
  type StatusCode,
  StatusCodes,
  type UAVariable,
  Variant,
  VariantArrayType,
  type VariantLike,
} from 'node-opcua'
import { openCertificateStore } from './certificates.ts'

/** A server as one meets it in a plant: all data types, limits, nodes that come and go. The peer of the driver's tests. */
export type PlantOptions = {
  port?: number
  folder: string
  /** Browse names of variables that this start leaves out. */
  missing?: readonly string[]
  plainOnly?: boolean
  trustsClients?: boolean
  extraNodes?: number
  allowAnonymous?: boolean
}

export type Plant = {
  server: OPCUAServer
  port: number
  variable(name: string): UAVariable
  set(name: string, value: VariantLike, status?: StatusCode, time?: Date): void
  close(): Promise<void>
}

const range = { low: 0, high: 100 }

type Definition = { name: string; dataType: string; value: VariantLike; writable?: boolean; valueRank?: number }

const definitions: Definition[] = [
  { name: 'Float', dataType: 'Float', value: { dataType: DataType.Float, value: 21.3 }, writable: true },
  { name: 'Double', dataType: 'Double', value: { dataType: DataType.Double, value: 1.5 }, writable: true },
  { name: 'Int16', dataType: 'Int16', value: { dataType: DataType.Int16, value: -5 }, writable: true },
  {
    name: 'Int64',
    dataType: 'Int64',
    value: { dataType: DataType.Int64, arrayType: VariantArrayType.Scalar, value: [0xffffffff, 0xfffffffe] },
    writable: true,
  },
  {
    name: 'UInt64',
    dataType: 'UInt64',
    value: { dataType: DataType.UInt64, arrayType: VariantArrayType.Scalar, value: [0xffffffff, 0xffffffff] },
  },
  { name: 'Boolean', dataType: 'Boolean', value: { dataType: DataType.Boolean, value: true }, writable: true },
  { name: 'String', dataType: 'String', value: { dataType: DataType.String, value: '炉膛' }, writable: true },
  { name: 'Localized', dataType: 'LocalizedText', value: { dataType: DataType.LocalizedText, value: { text: '好' } } },
  { name: 'Date', dataType: 'DateTime', value: { dataType: DataType.DateTime, value: new Date(1_700_000_000_000) } },
  { name: 'State', dataType: 'ServerState', value: { dataType: DataType.Int32, value: 2 } },
  {
    name: 'Array',
    dataType: 'Double',
    value: { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1, 2] },
    valueRank: 1,
  },
  { name: 'Bytes', dataType: 'ByteString', value: { dataType: DataType.ByteString, value: Buffer.from('x') } },
]

export async function startPlant(options: PlantOptions): Promise<Plant> {
  const store = await openCertificateStore(options.folder, options.trustsClients ?? true)
  const server = new OPCUAServer({
    port: options.port ?? 0,
    host: '127.0.0.1',
    hostname: 'localhost',
    nodeset_filename: [nodesets.standard],
    serverCertificateManager: store,
    userCertificateManager: store,
    registerServerMethod: RegisterServerMethod.HIDDEN,
    allowAnonymous: options.allowAnonymous ?? true,
    userManager: { isValidUser: (user: string, password: string) => user === 'operator' && password === 'secret' },
    ...(options.plainOnly && {
      securityModes: [MessageSecurityMode.None],
      securityPolicies: [SecurityPolicy.None],
    }),
    ...(!options.plainOnly && {
      securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
      securityPolicies: [
        SecurityPolicy.None,
        SecurityPolicy.Basic256Sha256,
        SecurityPolicy.Aes128_Sha256_RsaOaep,
        SecurityPolicy.Aes256_Sha256_RsaPss,
      ],
    }),
    serverCapabilities: {
      operationLimits: { maxMonitoredItemsPerCall: 400, maxNodesPerRead: 300, maxNodesPerBrowse: 50 },
    },
  })
  await server.initialize()
  const variables = populate(server, options)
  await server.start()
  const variable = (name: string) => {
    const found = variables.get(name)
    if (!found) throw new Error(`the test plant has no variable ${name}`)
    return found
  }
  return {
    server,
    port: server.endpoints[0].port,
    variable,
    set: (name, value, status = StatusCodes.Good, time = new Date()) =>
      variable(name).setValueFromSource(new Variant(value), status, time),
    close: () => server.shutdown(0),
  }
}

function populate(server: OPCUAServer, options: PlantOptions): Map<string, UAVariable> {
  const space = server.engine.addressSpace
  if (!space) throw new Error('no address space')
  const namespace = space.getOwnNamespace()
  const folder = namespace.addFolder(space.rootFolder.objects, { browseName: 'Plant', nodeId: 's=Plant' })
  const variables = new Map<string, UAVariable>()
  for (const { name, dataType, value, writable, valueRank } of definitions) {
    if (options.missing?.includes(name)) continue
    const access = writable ? 'CurrentRead | CurrentWrite' : 'CurrentRead'
    const variable = namespace.addVariable({
      componentOf: folder,
      browseName: name,
      nodeId: `s=${name}`,
      dataType,
      accessLevel: access,
      userAccessLevel: access,
      ...(valueRank !== undefined && { valueRank, arrayDimensions: [0] }),
    })
    variable.setValueFromSource(new Variant(value), StatusCodes.Good, new Date(1_700_000_000_000))
    variables.set(name, variable)
  }
  const analog = namespace.addAnalogDataItem({
    componentOf: folder,
    browseName: 'Analog',
    nodeId: 's=Analog',
    dataType: 'Double',
    engineeringUnitsRange: range,
    engineeringUnits: { namespaceUri: 'urn:test', unitId: -1, displayName: '℃', description: 'degree Celsius' },
    value: new Variant({ dataType: DataType.Double, value: 540 }),
  })
  variables.set('Analog', analog as unknown as UAVariable)
  if (options.extraNodes) addMany(server, options.extraNodes, variables)
  return variables
}

function addMany(server: OPCUAServer, count: number, variables: Map<string, UAVariable>): void {
  const space = server.engine.addressSpace
  if (!space) return
  const namespace = space.getOwnNamespace()
  const folder = namespace.addFolder(space.rootFolder.objects, { browseName: 'Many', nodeId: 's=Many' })
  for (let i = 0; i < count; i++) {
    const variable = namespace.addVariable({
      componentOf: folder,
      browseName: `N${i}`,
      nodeId: `s=N${i}`,
      dataType: 'Double',
      value: new Variant({ dataType: DataType.Double, value: i }),
    })
    variables.set(`N${i}`, variable)
  }
}

/** A DataValue as sources make it, for reading tests. */
export const valueAt = (value: VariantLike, time: number): DataValue =>
  new DataValue({ value: new Variant(value), sourceTimestamp: new Date(time) })

// Started as a process of its own, so that a test can kill or stop it: folder, port, names of missing variables.
if (import.meta.main) {
  const [folder, port, missing = ''] = process.argv.slice(2)
  const plant = await startPlant({ folder, port: Number(port), missing: missing.split(',') })
  process.stdout.write(`listening ${plant.port}\n`)
}
