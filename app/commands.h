/* The commands of the program, one function each; argv begins behind the command's name. They
 * return the exit code (options.h). */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

int cmd_audit(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_contract(int argc, char **argv);
int cmd_convert(int argc, char **argv);
int cmd_deliver(int argc, char **argv);
int cmd_deliveries(int argc, char **argv);
int cmd_eval(int argc, char **argv);
int cmd_evaluate(int argc, char **argv);
int cmd_keys(int argc, char **argv);
int cmd_listen(int argc, char **argv);
int cmd_migrate(int argc, char **argv);
int cmd_publish(int argc, char **argv);
int cmd_purge(int argc, char **argv);
int cmd_render(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_schema(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_test(int argc, char **argv);
int cmd_verify(int argc, char **argv);

#endif
