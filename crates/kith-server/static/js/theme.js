// Changes the colours at once and tells the server, so that the next page has them too. Without this the form does the same by loading.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!submitter || !form.matches("[data-theme-form]")) return;
  event.preventDefault();
  const theme = submitter.value;
  document.documentElement.dataset.theme = theme;
  document.querySelector("meta[name=color-scheme]").content = theme === "system" ? "light dark" : theme;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", button === submitter);
  fetch(form.action, { method: "POST", body: new URLSearchParams({ theme }) });
});
