import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type AddressSpace,
  DataType,
  type EUInformation,
  MessageSecurityMode,
  makeEUInformation,
  type Namespace,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCode,
  StatusCodes,
  type UAObject,
  type UAVariable,
  Variant,
} from 'node-opcua'
import { doubleTags, opcuaNamespace, opcuaUnits, playNodes } from '../plant/opcua-map.ts'
import { type DemoPoint, demoPlayPoints, demoPoints } from '../plant/points.ts'
import { demoNodes } from '../plant/twin.ts'
import type { Moment, PlaySource } from './source.ts'

export type OpcuaServer = { port: number; update(moment: Moment): void; close(): Promise<void> }

/**
 * Good, and said to be interpolated (OPC 10000-4 §7.39.1, historian bits). The specification knows these bits from historical
 * reads only; nothing else in the protocol could say it, and to a client that does not look the value is plain good.
 */
const goodInterpolated = StatusCode.makeStatusCode(StatusCodes.Good, 'InfoTypeDataValue | HistorianInterpolated')

/**
 * Serves the points of demo-dcs on the loopback, without security: unit › specialty › system › equipment as folders, each
 * tag an AnalogItem with unit and ranges. `pkiFolder` holds the server's own certificate; `fillMore` adds what else it serves.
 */
export async function startOpcuaServer(
  source: PlaySource,
  pkiFolder: string,
  fillMore: (space: AddressSpace) => void = () => {},
): Promise<OpcuaServer> {
  const rootFolder = join(pkiFolder, 'pki')
  await mkdir(rootFolder, { recursive: true, mode: 0o700 })
  const store = new OPCUACertificateManager({
    rootFolder,
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  })
  await store.initialize()
  const server = new OPCUAServer({
    port: 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    resourcePath: '',
    nodeset_filename: [nodesets.standard, nodesets.cnc],
    buildInfo: { productName: 'Millrace demo play', manufacturerName: 'Millrace' },
    serverInfo: { applicationUri: 'urn:millrace:demo:play', productUri: 'urn:millrace:demo' },
    securityModes: [MessageSecurityMode.None],
    securityPolicies: [SecurityPolicy.None],
    allowAnonymous: true,
    serverCertificateManager: store,
    userCertificateManager: store,
    maxConnectionsPerEndpoint: 20,
  })
  await server.initialize()
  const nodes = fill(server.engine.addressSpace!, source)
  fillMore(server.engine.addressSpace!)
  await server.start()
  return {
    port: portOf(server),
    update: (moment) => update(nodes, moment),
    async close() {
      await server.shutdown(0)
      await store.dispose()
    },
  }
}

function portOf(server: OPCUAServer): number {
  const port = server.endpoints[0]?.port
  if (!port) throw new Error('the OPC UA server does not say which port it listens on')
  return port
}

type Nodes = { tags: { code: string; node: UAVariable; dataType: DataType }[]; between: UAVariable }

function fill(addressSpace: AddressSpace, source: PlaySource): Nodes {
  const namespace = addressSpace.registerNamespace(opcuaNamespace)
  const folders = new Map<string, UAObject>()
  const unit = demoNodes.find((node) => node.kind === 'unit')!
  for (const { path, name } of demoNodes) {
    if (path !== unit.path && !path.startsWith(`${unit.path}/`)) continue
    const parent = folders.get(path.slice(0, path.lastIndexOf('/'))) ?? addressSpace.rootFolder.objects
    const browseName = path.slice(path.lastIndexOf('/') + 1)
    folders.set(
      path,
      namespace.addFolder(parent, { browseName, nodeId: `s=${path}`, displayName: name.en, description: name.zh }),
    )
  }
  const tags = demoPoints
    .filter((point) => point.source.connection === 'demo-dcs')
    .map((point) => addTag(namespace, folders.get(point.path)!, point))
  return { tags, ...addPlay(namespace, folders.get(demoPlayPoints[0].path!)!, source) }
}

function addTag(namespace: Namespace, parent: UAObject, point: DemoPoint) {
  const unit = opcuaUnits[point.unit!]
  const dataType = doubleTags.has(point.code) ? DataType.Double : DataType.Float
  const { low, high } = point.processing.range!
  const node = namespace.addAnalogDataItem({
    organizedBy: parent,
    nodeId: `s=${point.code}`,
    browseName: point.code,
    displayName: point.code,
    description: point.name.en,
    dataType,
    engineeringUnits: euOf(unit),
    engineeringUnitsRange: { low: point.low!, high: point.high! },
    instrumentRange: { low, high },
    minimumSamplingInterval: 0,
    accessLevel: 'CurrentRead',
    userAccessLevel: 'CurrentRead',
  })
  return { code: point.code, node, dataType }
}

/** unitId is the UNECE common code as a number (OPC 10000-8 §5.6.3), −1 where there is none. */
function euOf(unit: { unece: string | null; symbol: string; name: string }): EUInformation {
  const information = makeEUInformation(unit.unece ?? '', unit.symbol, unit.name)
  if (!unit.unece) information.unitId = -1
  return information
}

/** Speed and play/pause may be written: they are the demo's own, and nothing of the plant hangs on them. */
function addPlay(namespace: Namespace, parent: UAObject, source: PlaySource) {
  const add = (code: string, dataType: DataType, get: () => Variant, set?: (value: Variant) => StatusCode) =>
    namespace.addVariable({
      organizedBy: parent,
      nodeId: `s=${code}`,
      browseName: code,
      displayName: code,
      description: demoPlayPoints.find((point) => point.code === code)!.note!.en,
      dataType,
      accessLevel: set ? 'CurrentRead | CurrentWrite' : 'CurrentRead',
      userAccessLevel: set ? 'CurrentRead | CurrentWrite' : 'CurrentRead',
      minimumSamplingInterval: set ? 250 : 0,
      ...(set ? { value: { get, set } } : { value: get() }),
    })
  add(
    playNodes.speed,
    DataType.Double,
    () => new Variant({ dataType: DataType.Double, value: source.speed }),
    (variant) => {
      try {
        source.setSpeed(variant.value, Date.now())
        return StatusCodes.Good
      } catch {
        return StatusCodes.BadOutOfRange
      }
    },
  )
  add(
    playNodes.run,
    DataType.Boolean,
    () => new Variant({ dataType: DataType.Boolean, value: source.running }),
    (variant) => {
      source.setRunning(variant.value, Date.now())
      return StatusCodes.Good
    },
  )
  const between = add(playNodes.between, DataType.String, () => new Variant({ dataType: DataType.String, value: '' }))
  return { between }
}

function update({ tags, between }: Nodes, moment: Moment): void {
  const sourceTimestamp = new Date(moment.time)
  for (const { code, node, dataType } of tags) {
    const value = moment.value(code)
    node.setValueFromSource(
      { dataType, value: Number.isNaN(value) ? 0 : value },
      Number.isNaN(value) ? StatusCodes.BadWaitingForInitialData : goodInterpolated,
      sourceTimestamp,
    )
  }
  const said = between.readValue().value.value
  if (said !== moment.between)
    between.setValueFromSource({ dataType: DataType.String, value: moment.between }, StatusCodes.Good, sourceTimestamp)
}
