// The form of an event: in whole days it asks for days alone.
const whole = document.getElementById("id_all_day");
const fields = ["id_starts_at", "id_ends_at"].map((id) => document.getElementById(id)).filter(Boolean);
const hours = new Map(); // what was typed, for who changes their mind

function ask() {
  for (const field of fields) {
    const value = field.value;
    if (whole.checked) {
      hours.set(field, value.slice(10));
      field.type = "date";
      field.value = value.slice(0, 10);
    } else if (field.type === "date") {
      field.type = "datetime-local";
      field.value = value && value + (hours.get(field) || "T00:00");
    }
  }
}
whole?.addEventListener("change", ask);
if (whole?.checked) {
  ask();
  // A day alone, as a form with an error sends it back, is nothing to a field that asked for hours.
  for (const field of fields) field.value ||= field.defaultValue.slice(0, 10);
}
