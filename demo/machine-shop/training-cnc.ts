import {
  type AddressSpace,
  DataType,
  type InstantiateObjectOptions,
  type Namespace,
  type StatusCode,
  StatusCodes,
  type UAObject,
  type UAVariable,
  type Variant,
} from 'node-opcua'

export const trainingNamespace = 'urn:millrace:demo:training-cnc'
/** OPC 40502, OPC UA for CNC systems. */
const cncNamespace = 'http://opcfoundation.org/UA/CNC'
export const trainingNodeId = (path: string): string => `nsu=${trainingNamespace};s=${path}`

/** How the machine answers a write, for those who practise what to do then. */
export const answerModes = { normal: 0, slow: 1, different: 2, refusing: 3, silent: 4 } as const
export const answerModePath = 'Training/AnswerMode'

/** A register: where it stands, its value when the machine is switched on, and what the machine takes. */
type Register = { path: string; start: number; low: number; high: number; whole: boolean }
const register = (path: string, start: number, low: number, high: number, whole = false): Register => ({
  ...{ path, start, low, high, whole },
})

/** What OPC 40502 leaves out, in folders as makers of CNCs add them. Lengths in mm. */
const registers: readonly Register[] = [
  register('WorkOffsets/G54/X', -312.5, -800, 800),
  register('WorkOffsets/G54/Y', -148.25, -500, 500),
  register('WorkOffsets/G54/Z', -421.08, -600, 600),
  register('Tools/T12/GeometryLength', 118.42, 0, 400),
  register('Tools/T12/GeometryRadius', 8, 0, 60),
  register('Tools/T12/WearLength', 0.012, -1, 1),
  register('Tools/T12/WearRadius', -0.008, -1, 1),
  register('Tools/T12/LifeCount', 46, 0, 9999, true),
  register('Tools/T12/LifeLimit', 60, 1, 9999, true),
  register('MacroVariables/500', 0.5, -1000, 1000),
  register('Parameters/1320', 850, 0, 900),
  register(answerModePath, answerModes.normal, 0, 4, true),
]

type Status = { path: string; dataType: DataType; start: number | boolean | string }
const status = (path: string, dataType: DataType, start: Status['start']): Status => ({ path, dataType, start })
/** Nodes of OPC 40502 that this machine fills; it stands still, in MDA (CncOperationMode 1), its program stopped. */
const statuses: readonly Status[] = [
  status('Cnc-VendorName', DataType.String, 'Millrace'),
  status('Cnc-VendorRevision', DataType.String, '1'),
  status('Cnc-Version', DataType.String, '1.00'),
  status('Cnc/X-PosDirect-ActPos', DataType.Double, -124.317),
  status('Cnc/Y-PosDirect-ActPos', DataType.Double, 56.204),
  status('Cnc/Z-PosDirect-ActPos', DataType.Double, -80.5),
  status('Cnc/Channel1-ActOperationMode', DataType.Int32, 1),
  status('Cnc/Channel1-ActProgramStatus', DataType.Int32, 0),
  status('Cnc/Channel1-ActProgramName', DataType.String, 'O1200'),
  status('Cnc/Channel1-ToolId', DataType.UInt32, 12),
  status('Cnc/Spindle1-ActSpeed', DataType.Double, 0),
]
const door = 'Doors/DoorClosed'

export type TrainingCnc = {
  /** What a register or a status holds now. */
  get(path: string): Status['start']
  /** As somebody at the machine would set it. */
  set(path: string, value: Status['start']): void
}

/** The objects of OPC 40502 for a three-axis machine with one channel and one spindle. */
function addCncObjects(space: AddressSpace, namespace: Namespace): void {
  const index = space.getNamespaceIndex(cncNamespace)
  if (index < 0) throw new Error('the server has not loaded the nodeset of OPC 40502')
  const make = (type: string, options: InstantiateObjectOptions): UAObject =>
    space.findObjectType(type, index)!.instantiate({ ...options, namespace } as InstantiateObjectOptions)
  const cnc = make('CncInterfaceType', {
    ...{ browseName: 'TrainingCnc', nodeId: 's=Cnc', organizedBy: space.rootFolder.objects },
  })
  const parts: [list: string, type: string, ...names: string[]][] = [
    ['CncAxisList', 'CncAxisType', 'X', 'Y', 'Z'],
    ['CncChannelList', 'CncChannelType', 'Channel1'],
    ['CncSpindleList', 'CncSpindleType', 'Spindle1'],
  ]
  for (const [list, type, ...names] of parts)
    for (const browseName of names)
      make(type, { browseName, nodeId: `s=Cnc/${browseName}`, componentOf: cnc.getChildByName(list) as UAObject })
}

/**
 * Adds a simulated CNC to a server: the objects of OPC 40502 from its own nodeset, which the server must have loaded, and folders for
 * what that leaves out.
 *
 * @param slowMs after which time a slow machine shows what it has taken
 */
export function addTrainingCnc(space: AddressSpace, slowMs = 3_000): TrainingCnc {
  const namespace = space.registerNamespace(trainingNamespace)
  addCncObjects(space, namespace)
  const nodes = new Map<string, { node: UAVariable; dataType: DataType }>()
  const get = (path: string): Status['start'] => nodes.get(path)!.node.readValue().value.value
  const set = (path: string, value: Status['start']) => {
    const { node, dataType } = nodes.get(path)!
    node.setValueFromSource({ dataType, value }, StatusCodes.Good, new Date())
  }
  for (const { path, dataType, start } of statuses) {
    nodes.set(path, { node: space.findNode(`ns=${namespace.index};s=${path}`) as UAVariable, dataType })
    set(path, start)
  }

  const folders = new Map<string, UAObject>()
  const folderOf = (path: string): UAObject => {
    const known = folders.get(path)
    if (known) return known
    const cut = path.lastIndexOf('/')
    const componentOf = cut < 0 ? space.findNode(`ns=${namespace.index};s=Cnc`)! : folderOf(path.slice(0, cut))
    const options = { browseName: path.slice(cut + 1), nodeId: `s=${path}`, typeDefinition: 'FolderType' }
    const made = namespace.addObject({ ...options, componentOf })
    folders.set(path, made)
    return made
  }
  /** A variable that a client may write; `take` decides what becomes of it. */
  const addWritable = (path: string, dataType: DataType, start: Status['start'], take: Take) => {
    const cut = path.lastIndexOf('/')
    const node = namespace.addVariable({
      ...{ organizedBy: folderOf(path.slice(0, cut)), browseName: path.slice(cut + 1), nodeId: `s=${path}`, dataType },
      ...{ accessLevel: 'CurrentRead | CurrentWrite', userAccessLevel: 'CurrentRead | CurrentWrite' },
      minimumSamplingInterval: 0,
    })
    nodes.set(path, { node, dataType })
    set(path, start)
    const write = node.writeValue.bind(node) as (...all: unknown[]) => void
    // the server's own way in: who is refused must not change the value before
    node.writeValue = ((context: unknown, value: { value: Variant }, ...rest: unknown[]) => {
      const answer = rest.at(-1) as (error: null, status: StatusCode) => void
      void take(Number(value.value.value)).then((outcome) =>
        outcome === 'write' ? write(context, value, ...rest) : answer(null, outcome),
      )
    }) as never
  }
  for (const { path, start, low, high, whole } of registers)
    addWritable(path, whole ? DataType.Int32 : DataType.Double, start, async (wanted) => {
      if (wanted < low || wanted > high) return StatusCodes.BadOutOfRange
      if (path === answerModePath) return 'write'
      switch (get(answerModePath)) {
        case answerModes.slow:
          setTimeout(() => set(path, wanted), slowMs).unref()
          return StatusCodes.Good
        case answerModes.different:
          set(path, whole ? wanted + 1 : Math.trunc(wanted))
          return StatusCodes.Good
        case answerModes.refusing:
          return StatusCodes.BadUserAccessDenied
        case answerModes.silent:
          return new Promise<never>(() => {})
        default:
          return 'write'
      }
    })
  addWritable(door, DataType.Boolean, true, async () => 'write')
  return { get, set }
}

type Take = (wanted: number) => Promise<'write' | StatusCode>
