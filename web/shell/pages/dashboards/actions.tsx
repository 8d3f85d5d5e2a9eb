import { useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import type { DashboardItem } from '../../../../api/dashboards.ts'
import { useLanguage, useText } from '../../text.ts'
import { createDashboard, deleteDashboard, saveDashboard } from './data.ts'
import { texts } from './texts.ts'

/** How long what was deleted can be brought back by a click. */
const undoSeconds = 10

/** Deleting with undo, and the share switch. A refusal is said and changes nothing. */
export function useDashboardActions() {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const navigate = useNavigate()

  async function tell(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run()
      return true
    } catch (fault) {
      void message.error(fault instanceof Error ? fault.message : String(fault))
      return false
    }
  }

  async function remove(item: DashboardItem): Promise<boolean> {
    if (!(await tell(() => deleteDashboard(item.id)))) return false
    const { id, label, shared, tiles } = item
    const undo = () => {
      message.destroy(id)
      void tell(() => createDashboard({ id, label, shared, tiles }))
    }
    void message.open({
      key: id,
      duration: undoSeconds,
      content: (
        <>
          {t('removed', { name: label[language] })}{' '}
          <Button size="small" type="link" onClick={undo}>
            {t('undo')}
          </Button>
        </>
      ),
    })
    return true
  }

  return {
    remove,
    share: ({ id, version, label, tiles }: DashboardItem, shared: boolean) =>
      tell(() => saveDashboard(id, version, { label, shared, tiles })),
    copy: (item: DashboardItem) =>
      void navigate({ to: '/dashboards/$id/edit', params: { id: newId }, search: { copy: item.id } }),
  }
}

/** Stands in an address for a dashboard that is not saved yet. */
export const newId = 'new'
