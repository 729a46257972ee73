/* How the program takes memory from the system. */
#ifndef APP_SERVICE_MEMORY_H
#define APP_SERVICE_MEMORY_H

/* For what runs long: what was freed is kept for what comes next. Before any thread begins. */
void memory_keep(void);
/* After work that took much for a while: what is free goes back to the system. */
void memory_return(void);

#endif
