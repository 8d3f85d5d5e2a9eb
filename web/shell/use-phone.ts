import { createStore, useStore } from './store.ts'

const query = matchMedia('(max-width: 768px)')
const phone = createStore(query.matches)
query.addEventListener('change', () => phone.set(query.matches))

/** Whether the screen is as narrow as a phone's. */
export function usePhone(): boolean {
  return useStore(phone)
}
