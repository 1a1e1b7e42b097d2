//! The program as people start it: every command but a campaign, its exit codes and what it writes.

#[path = "../common/mod.rs"]
mod common;

mod advice;
mod advisories;
mod attribution;
mod chains;
mod check;
mod check_formats;
mod check_own_code;
mod check_terminal;
mod check_unjudged;
#[cfg(all(feature = "cli", unix))]
mod checked;
mod ci_page;
mod class;
mod config;
mod drivers;
mod enumerate;
mod explain;
mod hostile;
mod incident;
mod mistakes;
mod never_false;
mod outside;
mod pairs;
mod parsers_check;
mod picture;
mod promote;
mod replay;
mod report_commands;
mod report_formats;
mod report_replay;
mod selftest;
mod shell_driver;
mod signups;
mod site;
mod stacks;
mod trust;
