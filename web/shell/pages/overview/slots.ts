import type { Text } from '../../../../contract/text.ts'

/**
 * The places of the process picture. The server's overview screen says which point stands at which place
 * (`OverviewScreen.slots`); a place without a point stays empty and is not drawn. `short` is what stands beside the value
 * in the picture, `name` what it means; `system` groups the list that a phone shows in the picture's stead.
 */
export type SlotMeaning = { system: SystemId; short: Text; name: Text }

export const systems = {
  unit: { zh: '机组', en: 'Unit' },
  fuel: { zh: '燃料与制粉', en: 'Fuel and mills' },
  air: { zh: '风烟系统', en: 'Air and flue gas' },
  boiler: { zh: '锅炉汽水', en: 'Boiler water and steam' },
  turbine: { zh: '汽轮机与再热', en: 'Turbine and reheat' },
  condenser: { zh: '凝汽器与循环水', en: 'Condenser and cooling water' },
  lowPressure: { zh: '低压加热器与除氧器', en: 'LP heaters and deaerator' },
  feedwater: { zh: '给水与高压加热器', en: 'Feedwater and HP heaters' },
} satisfies Record<string, Text>
export type SystemId = keyof typeof systems

const slot = (system: SystemId, short: [string, string], name: [string, string]): SlotMeaning => ({
  system,
  short: { zh: short[0], en: short[1] },
  name: { zh: name[0], en: name[1] },
})

export const slots = {
  power: slot('unit', ['发电功率', 'Gross power'], ['机组发电功率', 'Gross power of the unit']),
  powerSelected: slot('unit', ['功率信号', 'Selected'], ['选择后的功率信号', 'Selected megawatt signal']),

  coalFlow: slot('fuel', ['总煤量', 'Coal'], ['总给煤量', 'Total coal flow']),
  millsInService: slot('fuel', ['运行磨煤机', 'Mills'], ['运行磨煤机台数', 'Mills in service']),
  primaryAirFlow: slot('fuel', ['一次风量', 'Primary air'], ['一次风总量', 'Total primary air flow']),

  airFlow: slot('air', ['总风量', 'Total air'], ['总风量', 'Total air flow']),
  fdFanAPressure: slot('air', ['A 出口', 'FD A out'], ['送风机 A 出口压力', 'FD fan A outlet pressure']),
  fdFanBPressure: slot('air', ['B 出口', 'FD B out'], ['送风机 B 出口压力', 'FD fan B outlet pressure']),
  airHeaterAAirIn: slot(
    'air',
    ['A 进风', 'Air in'],
    ['空预器 A 二次风进口温度', 'Air heater A secondary air inlet temperature'],
  ),
  airHeaterAAirOut: slot(
    'air',
    ['A 出风', 'Air out'],
    ['空预器 A 二次风出口温度', 'Air heater A secondary air outlet temperature'],
  ),
  airHeaterAGasIn: slot('air', ['A 进烟', 'Gas in'], ['空预器 A 进口烟温', 'Air heater A gas inlet temperature']),
  airHeaterAGasOut: slot('air', ['A 排烟', 'Gas out'], ['空预器 A 排烟温度', 'Air heater A gas outlet temperature']),
  airHeaterBAirIn: slot(
    'air',
    ['B 进风', 'Air in'],
    ['空预器 B 二次风进口温度', 'Air heater B secondary air inlet temperature'],
  ),
  airHeaterBAirOut: slot(
    'air',
    ['B 出风', 'Air out'],
    ['空预器 B 二次风出口温度', 'Air heater B secondary air outlet temperature'],
  ),
  airHeaterBGasIn: slot('air', ['B 进烟', 'Gas in'], ['空预器 B 进口烟温', 'Air heater B gas inlet temperature']),
  airHeaterBGasOut: slot('air', ['B 排烟', 'Gas out'], ['空预器 B 排烟温度', 'Air heater B gas outlet temperature']),
  primaryAirOutA: slot(
    'air',
    ['A 一次风', 'PA A'],
    ['空预器 A 一次风出口温度', 'Air heater A primary air outlet temperature'],
  ),
  primaryAirOutB: slot(
    'air',
    ['B 一次风', 'PA B'],
    ['空预器 B 一次风出口温度', 'Air heater B primary air outlet temperature'],
  ),
  oxygenA: slot('air', ['A 氧量', 'O₂ A'], ['A 侧烟气含氧量', 'Flue gas oxygen, side A']),
  oxygenB: slot('air', ['B 氧量', 'O₂ B'], ['B 侧烟气含氧量', 'Flue gas oxygen, side B']),
  gasAfterSuperheater: slot(
    'air',
    ['出口烟压', 'Gas out'],
    ['高温过热器出口烟气压力', 'Gas pressure after the HT superheater'],
  ),
  gasAfterReheater: slot('air', ['烟压', 'Gas'], ['再热器出口烟气压力', 'Gas pressure after the reheater']),
  gasBeforeEconomizer: slot('air', ['烟压', 'Gas'], ['省煤器进口烟气压力', 'Gas pressure before the economizer']),

  drumPressure: slot('boiler', ['汽包压力', 'Drum'], ['汽包压力', 'Drum pressure']),
  drumTemperature: slot('boiler', ['汽包汽温', 'Drum'], ['汽包饱和汽温', 'Drum steam temperature']),
  lowSuperheaterOut: slot(
    'boiler',
    ['出口汽温', 'Outlet'],
    ['低温过热器出口汽温', 'Low-temperature superheater outlet temperature'],
  ),
  sprayFlow: slot('boiler', ['减温水', 'Spray'], ['过热减温水流量', 'Main steam attemperator flow']),
  mainSteamPressure: slot('boiler', ['主汽压力', 'Main steam'], ['主蒸汽压力', 'Main steam pressure']),
  mainSteamTemperature: slot('boiler', ['主汽温度', 'MS temp.'], ['主蒸汽温度', 'Main steam temperature']),
  mainSteamFlow: slot('boiler', ['主汽流量', 'MS flow'], ['主蒸汽流量（补偿后）', 'Main steam flow, compensated']),
  economizerInletPressure: slot('boiler', ['省煤器进口', 'Econ in'], ['省煤器进口压力', 'Economizer inlet pressure']),
  economizerOutA: slot('boiler', ['水温 A', 'Out A'], ['省煤器出口水温 A', 'Economizer outlet temperature A']),
  economizerOutB: slot('boiler', ['水温 B', 'Out B'], ['省煤器出口水温 B', 'Economizer outlet temperature B']),

  throttleTemperature: slot('turbine', ['主汽门前', 'Throttle'], ['主汽门前汽温', 'Throttle steam temperature']),
  firstStagePressure: slot('turbine', ['调节级', 'First stage'], ['调节级后压力', 'First stage pressure']),
  coldReheatPressure: slot('turbine', ['冷再', 'Cold RH'], ['再热冷段压力', 'Cold reheat pressure']),
  coldReheatTemperature: slot('turbine', ['冷再', 'Cold RH'], ['再热冷段汽温', 'Cold reheat temperature']),
  hotReheatPressure: slot('turbine', ['热再', 'Hot RH'], ['再热热段压力', 'Hot reheat pressure']),
  hotReheatTemperature: slot('turbine', ['热再', 'Hot RH'], ['再热热段汽温', 'Hot reheat temperature']),
  reheatBowlPressure: slot('turbine', ['中压缸进汽', 'IP inlet'], ['中压缸进汽压力', 'Hot reheat bowl pressure']),

  vacuum: slot('condenser', ['背压', 'Back press.'], ['凝汽器背压', 'Condenser back pressure']),
  condenserPressure: slot('condenser', ['凝汽器压力', 'Pressure'], ['凝汽器压力', 'Condenser pressure']),
  condenserTemperature: slot('condenser', ['凝结水温', 'Condensate'], ['凝汽器温度', 'Condenser temperature']),
  coolingWaterIn: slot('condenser', ['循环水进', 'CW in'], ['循环水进水温度', 'Cooling water inlet temperature']),
  coolingWaterOut: slot('condenser', ['循环水出', 'CW out'], ['循环水出水温度', 'Cooling water outlet temperature']),
  condensatePressure: slot(
    'condenser',
    ['凝泵出口', 'CP out'],
    ['凝结水泵出口压力', 'Condensate pump discharge pressure'],
  ),
  auxCoolingIn: slot(
    'condenser',
    ['小机循环水进', 'Aux CW in'],
    ['辅助凝汽器循环水进水温度', 'Auxiliary condenser cooling water inlet'],
  ),
  auxCoolingOut: slot(
    'condenser',
    ['小机循环水出', 'Aux CW out'],
    ['辅助凝汽器循环水出水温度', 'Auxiliary condenser cooling water outlet'],
  ),

  heater1Out: slot('lowPressure', ['1 号出水', 'LP1 out'], ['1 号低加出口水温', 'LP heater 1 outlet temperature']),
  heater2Out: slot('lowPressure', ['2 号出水', 'LP2 out'], ['2 号低加出口水温', 'LP heater 2 outlet temperature']),
  heater3Out: slot('lowPressure', ['3 号出水', 'LP3 out'], ['3 号低加出口水温', 'LP heater 3 outlet temperature']),
  heater1Steam: slot('lowPressure', ['1 号抽汽', 'Extr. 1'], ['1 号低加汽侧压力', 'LP heater 1 shell pressure']),
  heater2Steam: slot('lowPressure', ['2 号抽汽', 'Extr. 2'], ['2 号低加抽汽压力', 'LP heater 2 extraction pressure']),
  heater3Steam: slot('lowPressure', ['3 号抽汽', 'Extr. 3'], ['3 号低加抽汽压力', 'LP heater 3 extraction pressure']),
  deaeratorSteam: slot('lowPressure', ['加热蒸汽', 'Steam'], ['除氧器抽汽压力', 'Deaerator extraction pressure']),
  deaeratorTemperature: slot('lowPressure', ['水温', 'Drain'], ['除氧器疏水温度', 'Deaerator drains temperature']),

  boosterSuction: slot(
    'feedwater',
    ['前置泵进口', 'Booster in'],
    ['给水前置泵进口水温', 'Feedwater booster pump suction temperature'],
  ),
  boosterPressure: slot(
    'feedwater',
    ['前置泵出口', 'Booster out'],
    ['给水前置泵出口母管压力', 'Feedwater booster pump discharge pressure'],
  ),
  pumpTurbineSteam: slot(
    'feedwater',
    ['小机进汽', 'BFPT steam'],
    ['给水泵汽轮机进汽压力', 'Feed pump turbine steam pressure'],
  ),
  feedwaterPressure: slot(
    'feedwater',
    ['给水压力', 'FW press.'],
    ['给水泵出口给水压力', 'Feedwater pressure after the feed pump'],
  ),
  feedwaterTemperature: slot(
    'feedwater',
    ['给水温度', 'FW temp.'],
    ['给水泵出口给水温度', 'Feedwater temperature after the feed pump'],
  ),
  feedwaterFlow: slot('feedwater', ['给水流量', 'FW flow'], ['给水流量（补偿后）', 'Feedwater flow, compensated']),
  heater5In: slot('feedwater', ['5 号进水', 'HP5 in'], ['5 号高加进口水温', 'HP heater 5 inlet temperature']),
  heater5Steam: slot('feedwater', ['5 号抽汽', 'Extr. 5'], ['5 号高加抽汽压力', 'HP heater 5 extraction pressure']),
  heater6In: slot('feedwater', ['6 号进水', 'HP6 in'], ['6 号高加进口水温', 'HP heater 6 inlet temperature']),
  heater6Steam: slot('feedwater', ['6 号抽汽', 'Extr. 6'], ['6 号高加抽汽温度', 'HP heater 6 extraction temperature']),
  heater6Out: slot('feedwater', ['6 号出水', 'HP6 out'], ['6 号高加出口水温', 'HP heater 6 outlet temperature']),
} satisfies Record<string, SlotMeaning>

export type SlotName = keyof typeof slots
export const slotNames = Object.keys(slots) as SlotName[]
