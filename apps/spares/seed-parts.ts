import type { Category } from './part.ts'
import type { PartUnit } from './units.ts'

/** What a machine shop keeps. `used`: of it in half a year. */
export type SeedPart = {
  name: string
  specification: string
  category: Category
  unit: PartUnit
  price: string
  minimum: number
  maximum: number
  leadDays: number
  used: number
  usedOn: string
  store: 'BJ1' | 'BJ2'
  code?: string
}

type Line = [string, string, Category, PartUnit, string, number, number, number, number, string, code?: string]

const machining: Line[] = [
  ['深沟球轴承', '6204-2RS', 'bearing', 'pcs', '18.50', 4, 20, 7, 26, '冷却泵、排屑机'],
  ['深沟球轴承', '6305-2Z', 'bearing', 'pcs', '32.00', 4, 16, 7, 14, '排屑机减速机'],
  [
    '主轴轴承',
    '7014C 角接触球轴承（配对）',
    'bearing',
    'set',
    '1480.00',
    1,
    3,
    30,
    3,
    '立式加工中心主轴',
    'BJ-ZC-7014',
  ],
  ['滚珠丝杠支承轴承', '30TAC62B P4（配对）', 'bearing', 'set', '920.00', 1, 4, 21, 4, 'X/Y/Z 轴丝杠'],
  ['骨架油封', 'TC 35×52×7', 'seal', 'pcs', '6.80', 10, 40, 5, 44, '主轴箱、减速机'],
  ['O 形圈', '45×3.1 NBR', 'seal', 'pcs', '1.20', 50, 200, 5, 230, '液压站、刀库'],
  ['旋转接头密封组', 'M16×1.5 LH', 'seal', 'set', '680.00', 1, 4, 20, 5, '主轴内冷'],
  ['导轨刮屑板', '35 型', 'seal', 'strip', '85.00', 4, 16, 15, 18, 'X/Y 轴护罩', 'BJ-GX-0035'],
  ['主轴同步带', 'HTD 8M-1200', 'drive', 'strip', '165.00', 2, 6, 10, 8, '数控车床主轴', 'BJ-DL-1200'],
  ['同步带', 'HTD 5M-750-25', 'drive', 'strip', '78.00', 2, 8, 10, 7, '刀库驱动'],
  ['联轴器弹性体', 'GE 55', 'drive', 'pcs', '240.00', 2, 6, 10, 5, '伺服轴', 'BJ-LT-0055'],
  ['直线导轨滑块', 'HGW30CC', 'drive', 'pcs', '560.00', 2, 6, 20, 4, '加工中心'],
  ['排屑机链板', '节距 38.1 宽 300', 'drive', 'm', '210.00', 3, 12, 15, 9, '排屑机'],
  ['卡盘油缸密封包', '8 吋', 'hydraulic', 'set', '390.00', 1, 3, 20, 3, '数控车床'],
  ['电磁换向阀', '4WE6 DC24V', 'hydraulic', 'pcs', '310.00', 2, 6, 12, 6, '液压站'],
  ['气动电磁阀', '5 通 2 位 DC24V', 'hydraulic', 'pcs', '128.00', 3, 12, 7, 13, '换刀、吹气'],
  ['气管', 'PU 8×5', 'hydraulic', 'm', '3.20', 30, 100, 5, 96, '各机床'],
  ['快插接头', 'PC8-02', 'hydraulic', 'pcs', '4.60', 20, 80, 5, 72, '各机床'],
  ['冷却泵', '0.4 kW 立式多级', 'hydraulic', 'pcs', '1350.00', 1, 2, 15, 3, '加工中心', 'BJ-LB-0402'],
  ['导轨润滑油', '68 号', 'lubrication', 'L', '14.50', 60, 200, 5, 410, '各机床'],
  ['主轴润滑脂', 'NBU15', 'lubrication', 'kg', '460.00', 1, 3, 20, 2, '主轴、丝杠'],
  ['分配器', '定量 0.1 mL ×5', 'lubrication', 'pcs', '95.00', 2, 8, 12, 6, '集中润滑'],
  ['切削液滤袋', '50 µm 180×410', 'filter', 'pcs', '22.00', 12, 48, 7, 66, '集中过滤'],
  ['冷却液滤芯', '10 µm', 'filter', 'pcs', '118.00', 4, 12, 10, 14, '液压站', 'BJ-LX-2510'],
  ['电柜风扇滤棉', '150×150', 'filter', 'pcs', '5.50', 20, 100, 5, 110, '电控柜'],
  ['接近开关', 'M12 PNP 常开', 'sensor', 'pcs', '64.00', 4, 16, 7, 17, '刀库、卡盘'],
  ['光栅尺读数头', '1 Vpp', 'sensor', 'pcs', '3850.00', 1, 2, 45, 1, '五轴加工中心'],
  ['编码器电缆', '10 m', 'sensor', 'pcs', '420.00', 1, 4, 15, 4, '伺服轴'],
  ['伺服电池', '3.6 V 锂电池', 'control', 'pcs', '86.00', 4, 12, 10, 10, '数控系统', 'BJ-DC-3601'],
  ['散热风扇', '120×38 mm 24 V', 'control', 'pcs', '145.00', 3, 10, 12, 9, '伺服驱动器', 'BJ-FS-1238'],
  ['手轮', '100 线 5 V', 'control', 'pcs', '380.00', 1, 3, 15, 2, '加工中心'],
  ['伺服驱动器', '双轴 20 A', 'control', 'pcs', '11800.00', 1, 2, 45, 2, '加工中心'],
  ['伺服电机', '1.5 kW 带抱闸', 'control', 'pcs', '6900.00', 1, 2, 45, 2, '加工中心 Z 轴'],
  ['主轴单元', 'BT40 12 000 r/min', 'drive', 'pcs', '28500.00', 0, 1, 60, 1, '立式加工中心'],
  ['拉钉', 'BT40 45°', 'tooling', 'pcs', '28.00', 10, 40, 10, 32, '加工中心'],
  ['卡爪', '8 吋 软爪（三件）', 'tooling', 'set', '120.00', 3, 12, 10, 19, '数控车床'],
  ['内六角螺钉', 'M8×30 12.9 级', 'fastener', 'box', '38.00', 3, 12, 5, 9, '通用'],
]

const power: Line[] = [
  ['油分离芯', '3 ppm', 'filter', 'pcs', '890.00', 1, 3, 12, 2, '螺杆空压机', 'BJ-YF-1100'],
  ['油滤芯', '旋装式', 'filter', 'pcs', '165.00', 2, 6, 10, 6, '螺杆空压机', 'BJ-YL-0962'],
  ['空气滤芯', '37 kW 用', 'filter', 'pcs', '210.00', 2, 6, 10, 7, '螺杆空压机', 'BJ-KL-3740'],
  ['空压机油', '46 号 合成', 'lubrication', 'L', '52.00', 40, 120, 10, 130, '螺杆空压机'],
  ['三角带', 'SPB 2500', 'drive', 'strip', '96.00', 4, 12, 7, 10, '风机、空压机'],
  ['交流接触器', '32 A AC220V', 'electrical', 'pcs', '175.00', 3, 10, 7, 11, '电控柜'],
  ['熔断器芯', 'RT18 32 A', 'electrical', 'pcs', '3.80', 20, 80, 5, 58, '电控柜'],
  ['小型断路器', 'C16 3P', 'electrical', 'pcs', '48.00', 4, 16, 5, 12, '照明、电控柜'],
  ['中间继电器', 'DC24V 4 开 4 闭', 'electrical', 'pcs', '26.00', 8, 40, 5, 37, '各机床电柜'],
  ['开关电源', '24 V 10 A', 'electrical', 'pcs', '265.00', 2, 5, 7, 5, '各机床电柜'],
  ['压力变送器', '0–1.6 MPa 4–20 mA', 'sensor', 'pcs', '430.00', 1, 3, 15, 2, '空压站'],
]

const partsOf = (store: SeedPart['store'], lines: readonly Line[]): SeedPart[] =>
  lines.map(([name, specification, category, unit, price, minimum, maximum, leadDays, used, usedOn, code]) => ({
    ...{ name, specification, category, unit, price, minimum, maximum, leadDays, used, usedOn, store, code },
  }))

export const seedParts: readonly SeedPart[] = [...partsOf('BJ1', machining), ...partsOf('BJ2', power)]
