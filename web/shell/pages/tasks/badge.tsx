import { useTaskCount } from './data.ts'
import './tasks.css'

/** How many tasks wait, beside the word that leads to them; nothing when none does. */
export function TaskBadge() {
  const count = useTaskCount()
  if (count === 0) return null
  return <span className="task-badge">{count > 99 ? '99+' : count}</span>
}
