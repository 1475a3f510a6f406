/** Loaded into each server of the demonstration: it ends with the one that started it, however that one ended. */
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"))
