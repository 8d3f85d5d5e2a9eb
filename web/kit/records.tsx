import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Filter } from '../../api/records.ts'
import { CommandDrawer } from '../shell/records/command-drawer.tsx'
import { CommandForm } from '../shell/records/command-form.tsx'
import { recordQueries, useApps, useEntity } from '../shell/records/data.ts'
import { filterText } from '../shell/records/filters.ts'
import type { Values } from '../shell/records/form-model.ts'
import { titleOf } from '../shell/records/manifest.ts'
import { RecordView as GenericRecord } from '../shell/records/record-view.tsx'
import type { CommandAnswer } from '../shell/records/run-command.ts'

type OfRecord = { app: string; plural: string; id: string }

/** A record by its name, leading to it. Says what it is given, else asks what the record is called. */
export function RecordLink({ app, plural, id, children }: OfRecord & { children?: ReactNode }) {
  return (
    <Link to="/a/$app/$plural/$id" params={{ app, plural, id }}>
      {children ?? <RecordTitle app={app} plural={plural} id={id} />}
    </Link>
  )
}

function RecordTitle({ app, plural, id }: OfRecord) {
  const { data, view } = useRecord({ app, plural, id })
  return view && data ? titleOf(view.entity, data.record) : id
}

/** A list with these conditions. */
export function ListLink(props: { app: string; plural: string; filters?: readonly Filter[]; children: ReactNode }) {
  const { app, plural, filters = [], children } = props
  return (
    <Link to="/a/$app/$plural" params={{ app, plural }} search={{ filter: filterText(filters) }}>
      {children}
    </Link>
  )
}

/** One record with what may be done with it; undefined until it has come. */
export function useRecord({ app, plural, id }: OfRecord) {
  const view = useEntity(app, plural)
  const { data, error, refetch } = useQuery({
    queryKey: ['records', 'none'],
    queryFn: () => null,
    ...(view ? recordQueries.detail(view, id) : {}),
    enabled: view !== undefined,
  } as ReturnType<typeof recordQueries.detail>)
  return { view, data: view ? data : undefined, error, refetch }
}

/** Records of a list, the first page of them: for pictures and small lists. */
export function useRecords(
  app: string,
  plural: string,
  query: { filters?: readonly Filter[]; sort?: string; limit?: number; search?: string } = {},
) {
  const view = useEntity(app, plural)
  const { filters = [], limit = 100, sort, search } = query
  const asked = { filter: filterText(filters), sort, search, limit }
  return useQuery({
    queryKey: ['records', 'none'],
    queryFn: () => null,
    ...(view ? recordQueries.page(view, asked) : {}),
    enabled: view !== undefined,
  } as ReturnType<typeof recordQueries.page>)
}

type FormProps = {
  /** `app/command` */
  command: `${string}/${string}`
  /** The record of a change command, with the list it stands in. */
  on?: { plural: string; id: string }
  start?: Values
  onDone: (answer: CommandAnswer) => void
  onCancel?: () => void
}

function useCommand(path: string, plural: string | undefined) {
  const [app, id] = path.split('/')
  const { apps } = useApps()
  const owner = apps.find((each) => each.id === app)
  const command = owner?.commands.find((each) => each.id === id)
  const own = plural ?? owner?.entities.find((each) => each.id === command?.on)?.plural
  return { app, command, plural: own }
}

/** The form of a command within a page, with all it can: checks, refusals beside the field, signature, two people at once. */
export function Form(props: FormProps) {
  const { app, command, plural } = useCommand(props.command, props.on?.plural)
  const { view, data } = useRecord({ app, plural: plural ?? '', id: props.on?.id ?? '' })
  if (!command || (props.on && !data)) return null
  return <CommandForm {...props} command={command} view={view} record={data?.record} names={data?.names} />
}

/** The same beside the page, the whole screen on a phone. */
export function FormDrawer(props: FormProps & { onCancel: () => void }) {
  const { app, command, plural } = useCommand(props.command, props.on?.plural)
  const { view, data } = useRecord({ app, plural: plural ?? '', id: props.on?.id ?? '' })
  if (!command || (props.on && !data)) return null
  return (
    <CommandDrawer
      command={command}
      view={view}
      record={data?.record}
      names={data?.names}
      start={props.start}
      onClose={props.onCancel}
      onDone={props.onDone}
    />
  )
}

/** The generic record within a page of one's own. */
export function RecordView(props: OfRecord & { doing?: string; onDo: (command: string | undefined) => void }) {
  const view = useEntity(props.app, props.plural)
  return view ? <GenericRecord view={view} id={props.id} doing={props.doing} onDo={props.onDo} /> : null
}
