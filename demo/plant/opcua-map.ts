/** Namespace of the demo's OPC UA server; given by its URI, because indexes may change. */
export const opcuaNamespace = 'urn:millrace:demo:dcs'

export const opcuaNodeId = (code: string): string => `nsu=${opcuaNamespace};s=${code}`

/** Codes of the points that describe the play itself. */
export const playNodes = { speed: 'DEMO-SPEED', run: 'DEMO-RUN', between: 'DEMO-BETWEEN' } as const

/** Compensated and calculated signals leave the control system in double precision, transmitters in single. */
export const doubleTags: ReadonlySet<string> = new Set([
  '1FWS-FWFLW-A',
  '1FWS-STMFLW-A',
  '1FUE-TOTPA-FLOW',
  'BA1T',
  '1LDC-GROSS-MW',
])

/**
 * Engineering units as OPC UA names them: UNECE Recommendation 20 common code (OPC 10000-8 §5.6.3), null where it has none,
 * and the symbol shown.
 */
export const opcuaUnits: Readonly<Record<string, { unece: string | null; symbol: string; name: string }>> = {
  degF: { unece: 'FAH', symbol: '°F', name: 'degree Fahrenheit' },
  psig: { unece: 'PS', symbol: 'psig', name: 'pound-force per square inch (gauge)' },
  inH2O: { unece: 'F78', symbol: 'inH₂O', name: 'inch of water' },
  'klb/h': { unece: null, symbol: 'klb/h', name: 'thousand pounds per hour' },
  MW: { unece: 'MAW', symbol: 'MW', name: 'megawatt' },
}
