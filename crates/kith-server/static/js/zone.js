// Chooses the time zone of the device where nobody has chosen one yet. Without this one chooses it from the list.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll("select[data-device-zone]")) {
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}
