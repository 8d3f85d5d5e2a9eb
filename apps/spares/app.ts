import { defineApp, t } from '../../contract/index.ts'
import { closeStore } from './commands/close-store.ts'
import { countStock } from './commands/count-stock.ts'
import { editPart } from './commands/edit-part.ts'
import { editStore } from './commands/edit-store.ts'
import { issuePart } from './commands/issue-part.ts'
import { issueReserved } from './commands/issue-reserved.ts'
import { putInBin } from './commands/put-in-bin.ts'
import { receivePart } from './commands/receive-part.ts'
import { registerBin } from './commands/register-bin.ts'
import { registerPart } from './commands/register-part.ts'
import { registerStore } from './commands/register-store.ts'
import { releaseReservation } from './commands/release-reservation.ts'
import { reservePart } from './commands/reserve-part.ts'
import { resumePart } from './commands/resume-part.ts'
import { returnToSupplier } from './commands/return-to-supplier.ts'
import { reverseMove } from './commands/reverse-move.ts'
import { scrapPart } from './commands/scrap-part.ts'
import { stopPart } from './commands/stop-part.ts'
import { takeBackPart } from './commands/take-back-part.ts'
import { transferPart } from './commands/transfer-part.ts'
import { dashboards } from './dashboards.ts'
import { tellBelowMinimum } from './jobs.ts'
import { moveNumbers, stockMove } from './move.ts'
import { part, partNumbers } from './part.ts'
import { may, refusals } from './permissions.ts'
import { onHand, partBelowMinimum, partsNotNeeded, partsShort, partsUsed, partsWanted } from './public.ts'
import { abcView } from './queries/abc-view.ts'
import { belowMinimum } from './queries/below-minimum.ts'
import { partLevels } from './queries/part-levels.ts'
import { stockWorth } from './queries/stock-worth.ts'
import { worthInAll } from './queries/worth-in-all.ts'
import { rankMonthly, rankParts } from './ranking.ts'
import { releaseUnneeded, reserveWanted } from './reactions.ts'
import { reservation, reservationNumbers } from './reservation.ts'
import { seed } from './seed.ts'
import { stock } from './stock.ts'
import { bin, store } from './store.ts'

export const sparesApp = defineApp({
  id: 'spares',
  label: t('备件管理', 'Spare parts'),
  icon: 'InboxOutlined',
  permissions: may,
  roles: {
    keeper: {
      label: t('备件库管员', 'Storekeeper'),
      permissions: [may.read, may.keep, may.move, may.adjust, may.reserve],
    },
    mechanic: { label: t('维修工', 'Mechanic'), permissions: [may.read, may.move, may.reserve] },
    viewer: { label: t('备件查看', 'Viewer'), permissions: [may.read] },
  },
  entities: [part, stock, stockMove, reservation, store, bin],
  commands: [
    ...[registerPart, editPart, stopPart, resumePart, rankParts],
    ...[issuePart, receivePart, takeBackPart, transferPart, scrapPart, returnToSupplier, reverseMove],
    ...[countStock, putInBin, reservePart, issueReserved, releaseReservation],
    ...[registerStore, editStore, closeStore, registerBin],
  ],
  queries: [onHand, belowMinimum, abcView, stockWorth, worthInAll, partLevels, partsUsed],
  publicQueries: [onHand, partsUsed],
  refusals,
  events: [partBelowMinimum, partsWanted, partsNotNeeded, partsShort],
  reactions: [reserveWanted, releaseUnneeded],
  jobs: [tellBelowMinimum, rankMonthly],
  numbers: [partNumbers, moveNumbers, reservationNumbers],
  dashboards,
  migrations: new URL('./migrations/', import.meta.url),
  seed,
})
