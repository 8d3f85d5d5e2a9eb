export function TwinPage() {
  return null
}
