import { useText } from '../../text.ts'
import { mimicHeight, mimicWidth } from './mimic-places.ts'
import { texts } from './texts.ts'

/** A tube bundle: a zigzag of `turns` loops within a rectangle. */
function bundle(x: number, y: number, width: number, height: number, turns: number): string {
  const step = width / (turns * 2)
  let path = `M${x} ${y}`
  for (let turn = 0; turn < turns * 2; turn++) path += `${turn % 2 ? `V${y}` : `V${y + height}`}h${step}`
  return path
}

const arrow = 'url(#mimic-arrow)'

const heaters = { lp: [1236, 1136, 1036], hp: [730, 630] }

/** The unit without its values: vessels, machines and the lines between them. */
export function MimicDrawing() {
  const t = useText(texts)
  return (
    <svg className="mimic-drawing" viewBox={`0 0 ${mimicWidth} ${mimicHeight}`} aria-hidden="true">
      <defs>
        <marker
          id="mimic-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0l8 4-8 4z" fill="var(--mimic-line)" />
        </marker>
      </defs>
      <g className="mimic-vessel">
        <path d="M60 270h80l-22 56H82z" />
        <rect x="72" y="362" width="56" height="40" rx="10" />
        <path d="M250 100H590V500H450V222H400V490L350 530H300L250 490z" />
        <rect x="200" y="40" width="110" height="36" rx="18" />
        <rect x="190" y="584" width="150" height="116" rx="4" />
        <rect x="356" y="584" width="150" height="116" rx="4" />
        <circle cx="60" cy="606" r="16" />
        <circle cx="60" cy="666" r="16" />
        <path d="M690 125L770 102V198L690 175zM830 125L910 102V198L830 175z" />
        <path d="M980 95L1040 125L1100 95V205L1040 175L980 205z" />
        <rect x="1170" y="115" width="110" height="70" rx="8" />
        <rect x="948" y="240" width="184" height="84" rx="4" />
        <path d="M992 205L984 240M1088 205L1096 240" />
        <circle cx="1040" cy="372" r="14" />
        {heaters.lp.map((x) => (
          <rect key={x} x={x} y="530" width="80" height="60" rx="12" />
        ))}
        <rect x="870" y="440" width="140" height="50" rx="24" />
        <path d="M914 441v-12q0-8 8-8h36q8 0 8 8v12" />
        <circle cx="940" cy="660" r="14" />
        <circle cx="850" cy="660" r="14" />
        {heaters.hp.map((x) => (
          <rect key={x} x={x} y="630" width="80" height="60" rx="12" />
        ))}
      </g>
      <g className="mimic-bundle">
        <path d={bundle(284, 118, 104, 58, 5)} />
        <path d={bundle(470, 122, 100, 40, 5)} />
        <path d={bundle(470, 222, 100, 34, 5)} />
        <path d={bundle(470, 326, 100, 34, 5)} />
        <path d="M770 150H830M910 150H980M1100 150H1170" className="mimic-shaft" />
      </g>
      <g className="mimic-steam">
        <path d="M255 40V20M310 58H345V100" />
        <path d="M345 118V52H700V122" markerEnd={arrow} />
        <path d="M762 200V236H614V165H590" markerEnd={arrow} />
        <path d="M590 135H640V300H845V180" markerEnd={arrow} />
        <path d="M900 104V80H1040V116" markerEnd={arrow} />
        {heaters.lp.map((x) => (
          <path key={x} d={`M${x + 40} 512V529`} markerEnd={arrow} />
        ))}
        {heaters.hp.map((x) => (
          <path key={x} d={`M${x + 40} 612V629`} markerEnd={arrow} />
        ))}
        <path d="M940 398V420" markerEnd={arrow} />
      </g>
      <g className="mimic-water">
        <path d="M1040 324V358M1054 372H1346V560H1317" markerEnd={arrow} />
        <path d="M1236 560H1217M1136 560H1117" markerEnd={arrow} />
        <path d="M1036 560H1024V465H1011" markerEnd={arrow} />
        <path d="M940 490V645" markerEnd={arrow} />
        <path d="M926 660H865M836 660H811M730 660H711" markerEnd={arrow} />
        <path d="M630 660H606V345H591" markerEnd={arrow} />
        <path d="M450 345H425V58H311" className="mimic-behind" markerEnd={arrow} />
        <path d="M1346 312H1133" markerEnd={arrow} />
        <path d="M1132 262H1346" markerEnd={arrow} />
      </g>
      <g className="mimic-air">
        <path d="M76 606H189" markerEnd={arrow} />
        <path d="M76 666H100Q110 666 110 676V710H430V701" markerEnd={arrow} />
        <path d="M215 584V506H249" markerEnd={arrow} />
        <path d="M480 584V570H215" />
        <path d="M520 500V556H290V583" markerEnd={arrow} />
        <path d="M430 556V583" markerEnd={arrow} />
      </g>
      <g className="mimic-coal">
        <path d="M100 352V361" markerEnd={arrow} />
        <path d="M128 382H200M200 340V424M200 340H249M200 382H249M200 424H249" markerEnd={arrow} />
      </g>
      <g className="mimic-names">
        <text x="100" y="262">
          {t('coalBunker')}
        </text>
        <text x="100" y="387">
          {t('mills')}
        </text>
        <text x="325" y="380">
          {t('furnace')}
        </text>
        <text x="255" y="63">
          {t('drum')}
        </text>
        <text x="336" y="192">
          {t('superheater')}
        </text>
        <text x="520" y="178">
          {t('reheater')}
        </text>
        <text x="520" y="217">
          {t('lowSuperheater')}
        </text>
        <text x="520" y="374">
          {t('economizer')}
        </text>
        <text x="265" y="600">
          {t('airHeaterA')}
        </text>
        <text x="431" y="600">
          {t('airHeaterB')}
        </text>
        <text x="60" y="637">
          {t('fdFanA')}
        </text>
        <text x="60" y="697">
          {t('fdFanB')}
        </text>
        <text x="730" y="154">
          {t('hp')}
        </text>
        <text x="870" y="154">
          {t('ip')}
        </text>
        <text x="1040" y="154">
          {t('lp')}
        </text>
        <text x="1225" y="154">
          {t('generator')}
        </text>
        <text x="1040" y="256">
          {t('condenser')}
        </text>
        <text x="1020" y="376" className="mimic-end">
          {t('condensatePump')}
        </text>
        {heaters.lp.map((x, at) => (
          <text key={x} x={x + 40} y="564">
            {t('heaterLp', { n: at + 1 })}
          </text>
        ))}
        {heaters.hp.map((x, at) => (
          <text key={x} x={x + 40} y="664">
            {t('heaterHp', { n: at + 5 })}
          </text>
        ))}
        <text x="940" y="458">
          {t('deaerator')}
        </text>
        <text x="950" y="692">
          {t('boosterPump')}
        </text>
        <text x="850" y="692">
          {t('feedPump')}
        </text>
      </g>
      <Legend />
    </svg>
  )
}

const kinds = ['steam', 'water', 'airGas', 'coal'] as const
const kindClass = { steam: 'mimic-steam', water: 'mimic-water', airGas: 'mimic-air', coal: 'mimic-coal' }

function Legend() {
  const t = useText(texts)
  return (
    <g className="mimic-legend">
      {kinds.map((kind, at) => (
        <g key={kind} className={kindClass[kind]}>
          <path d={`M650 ${444 + at * 20}H690`} />
          <text x="700" y={448 + at * 20}>
            {t(kind)}
          </text>
        </g>
      ))}
    </g>
  )
}
